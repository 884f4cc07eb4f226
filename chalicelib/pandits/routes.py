"""Pandits over REST: the public list, and a pandit's own profile."""

from chalicelib.http.answers import Listing
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.pandits import service
from chalicelib.pandits.schemas import OwnPanditView, PanditsQuery, PanditView, ProfileBody
from chalicelib.tokens import Role

routes = Routes("Pandits")


@routes.get("/pandits", roles=None, query=PanditsQuery, answer=PanditView, listed=True)
def pandits(call: Call) -> Listing:
    """The verified pandits, best rated or newest first."""
    sort = call.query(PanditsQuery).sort
    return Listing.of(service.list_verified(sort, call.page_request), PanditView.of)


@routes.get("/pandits/me", roles=[Role.PANDIT], answer=OwnPanditView)
def my_profile(call: Call) -> OwnPanditView:
    """My own profile, in any status."""
    return OwnPanditView.of(service.get(call.actor.id))


@routes.put("/pandits/me", roles=[Role.PANDIT], body=ProfileBody, answer=OwnPanditView)
def edit_my_profile(call: Call, body: ProfileBody) -> OwnPanditView:
    """Change my services, and of the rest the fields that are sent."""
    return OwnPanditView.of(service.edit_profile(call.actor.id, body))


@routes.get("/pandits/{pandit_id}", roles=None, answer=PanditView)
def pandit(call: Call, pandit_id: str) -> PanditView:
    """One verified pandit."""
    return PanditView.of(service.get_verified(pandit_id))
