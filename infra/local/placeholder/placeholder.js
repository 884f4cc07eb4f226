// Two people in one room, over the API's REST and WebSocket: log in, choose the room, talk, with typing and ticks.
const PINGS = 4 * 60 * 1000;
const TYPING = 2000;

async function call(path, token, body) {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const answer = await fetch(`/api${path}`, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.detail ?? found.message ?? `${answer.status}`);
  return found;
}

class Side {
  constructor(title, email) {
    this.root = document.querySelector("#side").content.cloneNode(true).firstElementChild;
    document.querySelector("main").append(this.root);
    this.root.querySelector("h2").textContent = title;
    this.part("[name=email]").value = email;
    this.part(".login").addEventListener("submit", (event) => this.attempt(event, () => this.logIn()));
    this.part(".send").addEventListener("submit", (event) => this.attempt(event, () => this.send()));
    this.part("[name=text]").addEventListener("input", () => this.type());
    this.part("select").addEventListener("change", (event) => this.attempt(event, () => this.enter()));
    this.messages = new Map();
    this.wait = 250;
  }

  part(selector) {
    return this.root.querySelector(selector);
  }

  say(where, text) {
    this.part(where).textContent = text;
  }

  async attempt(event, work) {
    event.preventDefault();
    this.say(".error", "");
    try {
      await work();
    } catch (error) {
      this.say(".error", error.message);
    }
  }

  async logIn() {
    const form = new FormData(this.part(".login"));
    const found = await call("/auth/login", null, Object.fromEntries(form));
    this.token = found.access_token;
    this.me = found.user;
    const rooms = (await call("/chat/rooms", this.token)).items;
    this.part("select").replaceChildren(
      ...rooms.map((room) => new Option(`${room.counterpart.full_name}, ${room.last_seq} messages`, room.id)),
    );
    this.part(".login").hidden = true;
    this.part(".talk").hidden = false;
    if (!rooms.length) throw new Error("There is no room yet: rooms come with bookings.");
    // The liveliest conversation is the one to show.
    this.part("select").value = rooms.reduce((a, b) => (b.last_seq > a.last_seq ? b : a)).id;
    await this.enter();
  }

  async enter() {
    this.messages.clear();
    this.part("ol").replaceChildren();
    clearTimeout(this.retry);
    this.socket?.close();
    const room = this.part("select").value;
    const ticket = await call("/ws/ticket", this.token, {});
    const socket = new WebSocket(`${ticket.chat_url.replace("{room_id}", room)}?ticket=${encodeURIComponent(ticket.ticket)}`);
    this.socket = socket;
    const pings = setInterval(() => this.post({ action: "ping" }), PINGS);
    socket.onopen = () => {
      this.wait = 250;
      this.say(".state", "Connected");
    };
    socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    socket.onclose = () => {
      clearInterval(pings);
      if (socket !== this.socket) return;
      this.say(".state", "Reconnecting");
      this.wait = Math.min(this.wait * 2, 25000);
      this.retry = setTimeout(() => this.attempt(new Event("retry"), () => this.enter()), this.wait * (0.5 + Math.random()));
    };
  }

  post(frame) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  send() {
    const input = this.part("[name=text]");
    this.post({ action: "message", client_id: crypto.randomUUID(), message_type: "TEXT", content: input.value });
    input.value = "";
  }

  type() {
    if (Date.now() - (this.typed ?? 0) < TYPING) return;
    this.typed = Date.now();
    this.post({ action: "typing", is_typing: true });
  }

  receive(frame) {
    if (frame.type === "history") frame.messages.forEach((message) => this.show(message));
    if (frame.type === "message") this.show(frame.message);
    if (frame.type === "error") this.say(".error", frame.detail);
    if (frame.type === "read" && frame.user_id !== this.me.id) this.tick(frame.up_to_seq);
    if (frame.type === "typing" && frame.user_id !== this.me.id) {
      this.say(".typing", frame.is_typing ? "Typing …" : "");
      clearTimeout(this.stops);
      this.stops = setTimeout(() => this.say(".typing", ""), frame.expires_in * 1000);
    }
    if (frame.type === "message" || frame.type === "history") {
      const last = Math.max(0, ...this.messages.keys());
      if (last) this.post({ action: "read", up_to_seq: last });
    }
  }

  show(message) {
    const nepali = this.me.language === "ne" && message.content_ne;
    const text = nepali ? message.content_ne : (message.content ?? message.content_ne);
    const own = message.sender_id === this.me.id;
    const line = this.messages.get(message.seq)?.line ?? document.createElement("li");
    line.dataset.side = message.sender_id === null ? "system" : own ? "own" : "other";
    const words = document.createElement("span");
    words.lang = nepali || !message.content ? "ne" : "en";
    words.textContent = text ?? message.file_name;
    const under = document.createElement("small");
    under.textContent = `${message.timestamp.slice(11, 16)}${own ? (message.is_read ? " ✓✓ read" : " ✓ sent") : ""}`;
    line.replaceChildren(words, under);
    this.messages.set(message.seq, { line, message });
    // The order is that of the numbers, whenever a message arrives.
    this.part("ol").append(...[...this.messages].sort(([a], [b]) => a - b).map(([, shown]) => shown.line));
    line.scrollIntoView({ block: "nearest" });
  }

  tick(upTo) {
    for (const [seq, { message }] of this.messages) {
      if (seq <= upTo && !message.is_read) this.show({ ...message, is_read: true });
    }
  }
}

new Side("Customer", "customer@demo.test");
new Side("Pandit", "pandit@demo.test");
