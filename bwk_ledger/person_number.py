"""What the number of a member, a volunteer or anybody else in the books looks like: letters, then digits."""

from __future__ import annotations

import re

PERSON_NUMBER = re.compile(r"[A-Z]+-?\d+", re.ASCII)
