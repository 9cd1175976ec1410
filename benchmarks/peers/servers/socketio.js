// Socket.IO as its own documentation broadcasts.
const { Server } = require("socket.io");
const http = require("http").createServer();
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false });
http.listen(Number(process.argv[2]), "127.0.0.1", 4096);
require("readline").createInterface({ input: process.stdin }).on("line", (board) => io.emit("board", board));
