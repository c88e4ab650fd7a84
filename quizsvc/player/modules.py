"""Which modules a module needs before it can run."""

import re
from collections.abc import Callable
from posixpath import dirname, join, normpath

# As all our modules write them: `import … from './x.js';`, `import './x.js';`, `export … from './x.js';`
_IMPORT = re.compile(r"""^(?:import|export)\b[^;'"]*?(?:from\s+)?['"](\.{1,2}/[^'"]+)['"]""", re.MULTILINE)


def needed_by(name: str, read: Callable[[str], str]) -> list[str]:
    """The module itself and all that it imports, directly or through others, in order of their names. What is
    imported by `import(…)` is not: it comes when it is wanted.
    """
    found = {name}
    waiting = [name]
    while waiting:
        module = waiting.pop()
        wanted = {normpath(join(dirname(module), path)) for path in _IMPORT.findall(read(module))}
        waiting.extend(wanted - found)
        found |= wanted
    return sorted(found)
