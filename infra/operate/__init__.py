"""What is done to a stage that runs: admins, migrations, the audit, restoring, rotating keys, costs, taking it away."""
