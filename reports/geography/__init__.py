"""The world's countries and regions: what they are called, and where their borders run."""

from reports.geography.names import territory_exists, territory_name

__all__ = ["territory_exists", "territory_name"]
