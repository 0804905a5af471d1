"""Names of our commands, as editors send them."""

from __future__ import annotations

SIMULATE_BUILD = "dryspec.simulateBuild"
SIMULATE_DEPLOYMENT = "dryspec.simulateDeployment"
OPEN_PAGE = "dryspec.openRulePage"
MAKE_EXECUTABLE = "dryspec.makeExecutable"
