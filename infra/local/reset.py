"""``make reset``: throws the local stack's data away."""

import shutil
import sys

from infra.local.settings import SetupError, state_dir
from infra.local.stack import lock_state_dir


def main() -> None:
    folder = state_dir()
    if not folder.exists():
        print(f"there is no data in {folder}")
        return
    if not (folder / "lock").exists():
        sys.exit(f"{folder} does not look like the data of a local stack; nothing was deleted")
    try:
        lock_state_dir(folder)
    except SetupError as error:
        sys.exit(str(error))
    shutil.rmtree(folder)
    print(f"the data in {folder} is gone")


if __name__ == "__main__":
    main()
