"""Who asks, and what they may ask for."""

from monitor.web.access.visitor import ANYONE, VISITOR, Role, Visitor, visitor_of

__all__ = ["ANYONE", "VISITOR", "Role", "Visitor", "visitor_of"]
