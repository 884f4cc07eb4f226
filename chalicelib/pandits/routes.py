"""Pandits over REST: the public list, and a pandit's own profile."""

from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Listing
from chalicelib.http.route import Routes
from chalicelib.pandits import service
from chalicelib.pandits.schemas import OwnPanditView, PanditsQuery, PanditView, ProfileBody
from chalicelib.tokens import Role

routes = Routes("Pandits")


@routes.get("/pandits", roles=None, query=PanditsQuery, response=PanditView, is_list=True)
def pandits(request: ApiRequest) -> Listing:
    """The verified pandits, best rated or newest first."""
    sort = request.query(PanditsQuery).sort
    return Listing.of(service.list_verified(sort, request.page_request), PanditView.of)


@routes.get("/pandits/me", roles=[Role.PANDIT], response=OwnPanditView)
def my_profile(request: ApiRequest) -> OwnPanditView:
    """My own profile, in any status."""
    return OwnPanditView.of(service.get(request.actor.id))


@routes.put("/pandits/me", roles=[Role.PANDIT], body=ProfileBody, response=OwnPanditView)
def edit_my_profile(request: ApiRequest, body: ProfileBody) -> OwnPanditView:
    """Change my services, and of the rest the fields that are sent."""
    return OwnPanditView.of(service.edit_profile(request.actor.id, body))


@routes.get("/pandits/{pandit_id}", roles=None, response=PanditView)
def pandit(request: ApiRequest, pandit_id: str) -> PanditView:
    """One verified pandit."""
    return PanditView.of(service.get_verified(pandit_id))
