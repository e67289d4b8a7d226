"""How much our extension keeps of a site: ``python -m bench.stored environment.pickle`` prints it in bytes.

That is the pickle of what its domain holds on its own; in Sphinx's environment it may be less, for strings that others
hold too are there once.
"""

import pickle
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "_ext"))
    with Path(sys.argv[1]).open("rb") as stream:
        environment = pickle.load(stream)
    print(len(pickle.dumps(environment.domaindata["posts"], pickle.HIGHEST_PROTOCOL)))
