"""What the front ends say and hear about new version files: the protocol's own words for them."""

from __future__ import annotations

from ..worker.protocol import Draft, Drafted, DraftOperation, EnvFacts, StepSql, Written

__all__ = ["Draft", "DraftOperation", "Drafted", "EnvFacts", "StepSql", "Written"]
