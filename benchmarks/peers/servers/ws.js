// node ws as its own documentation broadcasts: JSON text to every open client.
const { WebSocketServer, WebSocket } = require("ws");
const server = new WebSocketServer({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096, perMessageDeflate: false });
require("readline").createInterface({ input: process.stdin }).on("line", (board) => {
  for (const client of server.clients) if (client.readyState === WebSocket.OPEN) client.send(board);
});
