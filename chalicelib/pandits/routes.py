"""Pandits over REST: the public list, and a pandit's own profile."""

from chalicelib.edge.answers import Listing
from chalicelib.edge.call import Call
from chalicelib.edge.rest import Routes
from chalicelib.edge.tokens import Role
from chalicelib.pandits import service
from chalicelib.pandits.schemas import OwnPanditView, PanditsQuery, PanditView, ProfileBody

routes = Routes("Pandits")


@routes.get("/pandits", roles=None, query=PanditsQuery, answer=PanditView, listed=True)
def pandits(call: Call) -> Listing:
    """The verified pandits, best rated or newest first."""
    sort = call.query(PanditsQuery).sort
    return Listing.of(service.listed(sort, call.window), PanditView.of)


@routes.get("/pandits/me", roles=[Role.PANDIT], answer=OwnPanditView)
def my_profile(call: Call) -> OwnPanditView:
    """My own profile, in any status."""
    return OwnPanditView.of(service.get(call.actor.id))


@routes.put("/pandits/me", roles=[Role.PANDIT], body=ProfileBody, answer=OwnPanditView)
def edit_my_profile(call: Call, body: ProfileBody) -> OwnPanditView:
    """Change my services, and of the rest the fields that are sent."""
    return OwnPanditView.of(service.edit(call.actor.id, body))


@routes.get("/pandits/{pandit_id}", roles=None, answer=PanditView)
def pandit(call: Call, pandit_id: str) -> PanditView:
    """One verified pandit."""
    return PanditView.of(service.public(pandit_id))
