/* The crowd: many websockets in one process that count what they get. Built and driven by crowd.py.
 *
 * crowd key=value …   port, path, host, count, at_once (handshakes under way), per_second (0: as fast as it goes),
 *                     token (what stands before a board's version), greet (a text to say first), stall (1: never read),
 *                     deflate (1: offer what Chromium offers)
 *
 * Written to stdout, one JSON object a line:
 *   {"live": …}      all have shaken hands: seconds, how many were turned away on the way, p50 and p99 of a handshake
 *   {"boards": …}    all have a board
 *   {"version": …}   all have this version: when the first, the middle, the 99th and the last got it (CLOCK_MONOTONIC, ns)
 * Read from stdin: "again N" (hang up at once and come back, N a second), "report V" (how far version V has come).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

enum { ROOM = 65536, SLOTS = 16, SECOND = 1000000000 };
enum state { AWAY, KNOCKING, LIVE };
typedef uint64_t ns;

struct seat { int fd, at; enum state state; int has_board; long version; ns knocked; char *heard; };
struct slot { long version; int count; ns *arrivals; };

static int port, count, at_once = 64, per_second, stall, deflate_too, poll_fd;
static char *path = "/", *host = "localhost", *token = "@", *greet = "";
static struct seat *seats;
static struct slot slots[SLOTS];
static ns *took, began;
static int next_seat, knocking, live, boards, refused;
static long deliveries;
static char request[1024], *key_in_request;

static ns now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * (ns)SECOND + t.tv_nsec; }
static double cpu(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static int by_size(const void *a, const void *b) { ns x = *(ns *)a, y = *(ns *)b; return (x > y) - (x < y); }

static void watch(struct seat *seat, int how, int events) {
    struct epoll_event event = {.events = events, .data.ptr = seat};
    epoll_ctl(poll_fd, how, seat->fd, &event);
}

static void hang_up(struct seat *seat) {
    struct linger at_once_and_for_all = {1, 0};
    setsockopt(seat->fd, SOL_SOCKET, SO_LINGER, &at_once_and_for_all, sizeof at_once_and_for_all);
    close(seat->fd);
    knocking -= seat->state == KNOCKING;
    live -= seat->state == LIVE;
    boards -= seat->has_board;
    seat->state = AWAY, seat->has_board = seat->at = 0, seat->version = -1;
}

static void turned_away(struct seat *seat) { hang_up(seat); refused++; next_seat = 0; }

static void knock(struct seat *seat) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int small = 2304, yes = 1;
    seat->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (seat->fd < 0) { perror("socket"); exit(1); }
    setsockopt(seat->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (stall) setsockopt(seat->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    seat->state = KNOCKING, seat->knocked = now(), knocking++;
    if (connect(seat->fd, (struct sockaddr *)&where, sizeof where) < 0 && errno != EINPROGRESS) { turned_away(seat); return; }
    watch(seat, EPOLL_CTL_ADD, EPOLLOUT);
}

static void say(struct seat *seat, int kind, const char *text, size_t size) {
    char said[140] = {0x80 | kind, 0x80 | size, 0, 0, 0, 0};
    memcpy(said + 6, text, size);
    if (send(seat->fd, said, 6 + size, MSG_NOSIGNAL) < 0 && errno != EAGAIN) hang_up(seat);
}

static void tell_slot(struct slot *slot) {
    int n = slot->count;
    printf("{\"version\": %ld, \"count\": %d, \"first\": %lu, \"p50\": %lu, \"p99\": %lu, \"last\": %lu, \"deliveries\": %ld, \"cpu\": %.6f}\n",
           slot->version, n, slot->arrivals[0], slot->arrivals[n / 2], slot->arrivals[n * 99 / 100], slot->arrivals[n - 1], deliveries, cpu());
}

static void got(struct seat *seat, long version) {
    struct slot *slot = &slots[version % SLOTS];
    if (!seat->has_board && ++boards == count)
        printf("{\"boards\": %d, \"seconds\": %.6f, \"refused\": %d}\n", boards, (now() - began) / 1e9, refused);
    seat->has_board = 1;
    if (version <= seat->version) return;
    seat->version = version;
    if (slot->version != version) slot->version = version, slot->count = 0;
    slot->arrivals[slot->count++] = now();
    if (slot->count == count) tell_slot(slot);
}

static void heard_text(struct seat *seat, char *text, size_t size) {
    char *found;
    if (*greet && size > 1 && text[0] == '0') { say(seat, 1, greet, strlen(greet)); return; }
    if (*greet && size == 1 && text[0] == '2') { say(seat, 1, "3", 1); return; }
    if (!(found = memmem(text, size, token, strlen(token)))) return;
    deliveries++;
    got(seat, strtol(found + strlen(token), NULL, 10));
}

/* A deflated text. Each screen is a machine of its own and inflates for itself; here one that is the same as the last, byte by
 * byte, is not inflated again, or the crowd would take the cores from what is measured. */
static void heard_deflated(struct seat *seat, char *data, size_t size) {
    static char last[ROOM], text[4 * ROOM];
    static size_t last_size, text_size;
    if (size != last_size || memcmp(data, last, size)) {
        z_stream stream = {.next_in = (Bytef *)data, .avail_in = size, .next_out = (Bytef *)text, .avail_out = sizeof text};
        inflateInit2(&stream, -MAX_WBITS);
        int how = inflate(&stream, Z_SYNC_FLUSH);
        if ((how != Z_OK && how != Z_BUF_ERROR) || stream.avail_in) { fprintf(stderr, "a frame that cannot be inflated\n"); exit(1); }
        text_size = stream.total_out;
        inflateEnd(&stream);
        memcpy(last, data, last_size = size);
    }
    heard_text(seat, text, text_size);
}

static size_t frame(struct seat *seat, char *data, size_t size) {
    unsigned char *head = (unsigned char *)data;
    size_t start = 2, length;
    if (size < 2) return 0;
    length = head[1] & 127;
    if (length == 126) { if (size < 4) return 0; length = head[2] << 8 | head[3]; start = 4; }
    if (start + length > ROOM - 1) { fprintf(stderr, "a frame of %zu bytes\n", length); exit(1); }
    if (size < start + length) return 0;
    switch (head[0] & 15) {
        case 1: (head[0] & 0x40 ? heard_deflated : heard_text)(seat, data + start, length); break;
        case 9: say(seat, 10, data + start, length); break;
        case 8: turned_away(seat); break;
    }
    return start + length;
}

static void frames(struct seat *seat) {
    size_t done = 0, more;
    while (seat->state == LIVE && (more = frame(seat, seat->heard + done, seat->at - done))) done += more;
    if (seat->state != LIVE) return;
    seat->at -= done;
    memmove(seat->heard, seat->heard + done, seat->at);
}

static void shaken(struct seat *seat) {
    char *end;
    seat->heard[seat->at] = 0;
    if (!(end = strstr(seat->heard, "\r\n\r\n"))) return;
    if (strncmp(seat->heard, "HTTP/1.1 101", 12)) { turned_away(seat); return; }
    took[live++] = now() - seat->knocked;
    seat->state = LIVE, knocking--;
    seat->at -= end + 4 - seat->heard;
    memmove(seat->heard, end + 4, seat->at);
    if (live == count) {
        double seconds = (now() - began) / 1e9;
        qsort(took, live, sizeof *took, by_size);
        printf("{\"live\": %d, \"seconds\": %.6f, \"refused\": %d, \"p50\": %.3f, \"p99\": %.3f, \"cpu\": %.6f}\n",
               live, seconds, refused, took[live / 2] / 1e6, took[live * 99 / 100] / 1e6, cpu());
    }
    if (stall) watch(seat, EPOLL_CTL_MOD, 0); else frames(seat);
}

static void happened(struct seat *seat, int events) {
    ssize_t size;
    if (seat->state == AWAY) return;
    if (seat->state == KNOCKING && events & EPOLLOUT && !(events & EPOLLERR)) {
        char key[22];
        snprintf(key, sizeof key, "%021d", (int)(seat - seats));  /* each has its own */
        memcpy(key_in_request, key, 21);
        if (send(seat->fd, request, strlen(request), MSG_NOSIGNAL) < 0) { turned_away(seat); return; }
        watch(seat, EPOLL_CTL_MOD, EPOLLIN);
        return;
    }
    size = recv(seat->fd, seat->heard + seat->at, ROOM - 1 - seat->at, 0);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) { turned_away(seat); return; }
    seat->at += size;
    if (seat->state == KNOCKING) shaken(seat); else frames(seat);
}

static void read_command(void) {
    char line[64];
    ssize_t size = read(0, line, sizeof line - 1);
    if (size <= 0) exit(0);
    line[size] = 0;
    if (!strncmp(line, "again ", 6)) {
        for (int i = 0; i < count; i++) if (seats[i].state != AWAY) hang_up(&seats[i]);
        per_second = atoi(line + 6), at_once = count, refused = next_seat = 0, began = now();
    }
    if (!strncmp(line, "report ", 7)) {
        struct slot nothing = {.version = atol(line + 7), .arrivals = (ns[1]){0}};
        struct slot *slot = &slots[nothing.version % SLOTS];
        if (slot->version == nothing.version && slot->count) tell_slot(slot);
        else printf("{\"version\": %ld, \"count\": 0, \"deliveries\": %ld, \"cpu\": %.6f}\n", nothing.version, deliveries, cpu());
    }
}

static void arrive(void) {
    ns elapsed = now() - began;
    while (live + knocking < count && knocking < at_once) {
        if (per_second && (live + knocking) >= elapsed / 1e9 * per_second) return;
        while (seats[next_seat].state != AWAY) next_seat = (next_seat + 1) % count;
        knock(&seats[next_seat]);
        if (refused && refused % 100 == 0) usleep(1000);
    }
}

static void set(char *word) {
    char *value = strchr(word, '=');
    if (!value) exit(2);
    *value++ = 0;
    if (!strcmp(word, "port")) port = atoi(value);
    if (!strcmp(word, "count")) count = atoi(value);
    if (!strcmp(word, "at_once")) at_once = atoi(value);
    if (!strcmp(word, "per_second")) per_second = atoi(value);
    if (!strcmp(word, "stall")) stall = atoi(value);
    if (!strcmp(word, "deflate")) deflate_too = atoi(value);
    if (!strcmp(word, "path")) path = value;
    if (!strcmp(word, "host")) host = value;
    if (!strcmp(word, "token")) token = value;
    if (!strcmp(word, "greet")) greet = value;
}

static void sit_down(void) {
    struct epoll_event console = {.events = EPOLLIN};
    poll_fd = epoll_create1(0);
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &console);
    seats = calloc(count, sizeof *seats), took = calloc(count, sizeof *took);
    for (int i = 0; i < count; i++) seats[i].heard = malloc(ROOM), seats[i].version = -1;
    for (int i = 0; i < SLOTS; i++) slots[i].version = -1, slots[i].arrivals = calloc(count, sizeof(ns));
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: 000000000000000000000A==\r\nSec-WebSocket-Version: 13\r\n%s\r\n", path, host,
             deflate_too ? "User-Agent: Chrome/140.0.0.0\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "");
    key_in_request = strstr(request, "000000000000000000000A");
}

int main(int argc, char **argv) {
    struct epoll_event events[512];
    ns spoke = now();
    for (int i = 1; i < argc; i++) set(argv[i]);
    setvbuf(stdout, NULL, _IOLBF, 0);
    sit_down();
    began = now();
    for (;;) {
        arrive();
        int n = epoll_wait(poll_fd, events, 512, live < count ? 1 : 1000);
        for (int i = 0; i < n; i++)
            if (events[i].data.ptr) happened(events[i].data.ptr, events[i].events); else read_command();
        if (stall && now() - spoke > 5 * (ns)SECOND) {  /* they do not read, but they are there */
            spoke = now();
            for (int i = 0; i < count; i++) if (seats[i].state == LIVE) say(&seats[i], 10, "", 0);
        }
    }
}
