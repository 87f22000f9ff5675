"""Who is in an article: people, organisations, governments, countries, groups, each with all its mentions."""

from onrecord.coding.actors.component import Actors, make_actors
from onrecord.coding.actors.describe import describe
from onrecord.coding.actors.description import Description
from onrecord.coding.actors.index import ActorIndex

__all__ = ["ActorIndex", "Actors", "Description", "describe", "make_actors"]
