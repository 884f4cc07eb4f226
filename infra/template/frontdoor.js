// The front door at the CDN's edge, for each request before it goes on: what infra/local/frontdoor.py does on a laptop.
// One table of cases holds both to the same (tests/unit/front_door_cases.py). Runs as a CloudFront Function, which knows
// neither the network nor the clock.
// Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html

const STAGE = '/api'; // of the WebSocket API; the REST API's has the same name, so that its paths fit as they are
const ROOM = /^\/ws\/chat\/([^/]+)\/?$/;
const NOTIFICATIONS = /^\/ws\/notifications\/?$/;

function handler(event) {
  const request = event.request;
  // Who called, whatever a client has written there: rate limits count by it.
  request.headers['x-viewer-address'] = { value: event.viewer.ip };
  const path = request.uri;
  if (isBelow(path, '/api')) {
    return request;
  }
  if (isBelow(path, '/webhooks')) {
    request.uri = path.slice('/webhooks'.length) || '/';
    return request;
  }
  if (isBelow(path, '/ws')) {
    return socket(request);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return problem(405, 'Method Not Allowed', 'Only pages are served here');
  }
  // A path of the client's own router is its index page's. One with an extension was meant for a file.
  if (!path.slice(path.lastIndexOf('/') + 1).includes('.')) {
    request.uri = '/index.html';
  }
  return request;
}

function isBelow(path, prefix) {
  return path === prefix || path.startsWith(prefix + '/');
}

// The room stands in the path here and in the query there, whatever a client wrote.
function socket(request) {
  const room = ROOM.exec(request.uri);
  if (!room && !NOTIFICATIONS.test(request.uri)) {
    return problem(404, 'Not Found', 'Nothing is served at ' + request.uri);
  }
  delete request.querystring.room_id;
  if (room) {
    request.querystring.room_id = { value: room[1] };
  }
  request.uri = STAGE;
  return request;
}

// The front door's own errors have the form of the API's.
function problem(status, title, detail) {
  const code = title.toUpperCase().split(' ').join('_');
  const body = { type: 'about:blank', title: title, status: status, code: code, detail: detail, errors: [] };
  return {
    statusCode: status,
    statusDescription: title,
    headers: { 'content-type': { value: 'application/problem+json' } },
    body: { encoding: 'text', data: JSON.stringify(body) },
  };
}
