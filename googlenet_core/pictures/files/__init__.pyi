from .kinds import READ as READ
