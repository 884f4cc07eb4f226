"""The transcript of a conversation over REST."""

from chalicelib.chat import rooms
from chalicelib.http.answers import Download, Redirect
from chalicelib.http.call import Call
from chalicelib.http.rest import Routes
from chalicelib.transcripts import transcript
from chalicelib.transcripts.transcript import StoredTranscript
from chalicelib.transcripts.transcript_file import filename

routes = Routes("Chat")


@routes.get("/chat/rooms/{room_id}/transcript", media="text/plain", may_redirect=True)
def download(call: Call, room_id: str) -> Download | Redirect:
    """The conversation as a text file, in my language and time; 303 to a link where it is too long for an answer."""
    room = rooms.get_visible(call.actor, room_id)
    whole = transcript.create_transcript(room, call.reader)
    return Redirect(whole.url) if isinstance(whole, StoredTranscript) else Download(whole, filename(room.id))
