"""Tools for a running stage: admins, migrations, audit, restore, key rotation, costs, destruction."""
