"""The transcript of a conversation over REST."""

from chalicelib.chat import rooms
from chalicelib.http.request import ApiRequest
from chalicelib.http.response import Download, Redirect
from chalicelib.http.route import Routes
from chalicelib.transcripts import transcript
from chalicelib.transcripts.transcript import StoredTranscript
from chalicelib.transcripts.transcript_file import filename

routes = Routes("Chat")


@routes.get("/chat/rooms/{room_id}/transcript", content_type="text/plain", may_redirect=True)
def download(request: ApiRequest, room_id: str) -> Download | Redirect:
    """The conversation as a text file, in my language and time; 303 to a link where it is too long for an answer."""
    room = rooms.get_visible(request.actor, room_id)
    whole = transcript.create_transcript(room, request.reader)
    return Redirect(whole.url) if isinstance(whole, StoredTranscript) else Download(whole, filename(room.id))
