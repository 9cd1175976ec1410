/* Readers without end: each asks for a page, reads the answer whole and asks again. Built and driven by readers.py.
 *
 * readers key=value …  port, path, count, cookies (a file: reader n sends its line n, and those after the last begin anew),
 *                      timeout (ms; whoever waits longer hangs up and asks again at once; 0: waits for ever),
 *                      obey (1: after a 503 wait as long as Retry-After says, as our page does; 0: ask again at once)
 *
 * Until a line comes on stdin. Then all hang up, and it writes one JSON object: answered (200), shed (503), late (hung up
 * itself), failed (anything else), p50 and p99 of the answers and the slowest 503 in ms, and the CPU it used in seconds.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 8192, SECOND = 1000000000, MOST = 1000000 };
enum state { WAITING, CONNECTING, ASKING, READING };
typedef uint64_t ns;

struct reader { int fd, at, status, close; long left; enum state state; ns asked, next; char *request, *heard; };

static int port, count, timeout, obey = 1, poll_fd;
static char *path = "/", *cookies;
static struct reader *readers;
static ns *took, slowest_503;
static long answered, shed, late, failed;

static ns now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * (ns)SECOND + t.tv_nsec; }
static double cpu(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + t.tv_nsec / 1e9; }
static int by_size(const void *a, const void *b) { ns x = *(ns *)a, y = *(ns *)b; return (x > y) - (x < y); }

static void watch(struct reader *reader, int how, int events) {
    struct epoll_event event = {.events = events, .data.ptr = reader};
    epoll_ctl(poll_fd, how, reader->fd, &event);
}

static void hang_up(struct reader *reader, ns next) {
    if (reader->fd >= 0) close(reader->fd);
    reader->fd = -1, reader->state = WAITING, reader->next = next;
}

static void ask(struct reader *reader) {
    reader->at = reader->status = 0;
    if (send(reader->fd, reader->request, strlen(reader->request), MSG_NOSIGNAL) < 0) {
        failed++;
        hang_up(reader, now() + SECOND / 10);
        return;
    }
    reader->state = ASKING;
    watch(reader, EPOLL_CTL_MOD, EPOLLIN);
}

static void begin(struct reader *reader) {
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int yes = 1;
    reader->asked = now();
    if (reader->fd >= 0) { ask(reader); return; }
    reader->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (reader->fd < 0) { perror("socket"); exit(1); }
    setsockopt(reader->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    reader->state = CONNECTING;
    connect(reader->fd, (struct sockaddr *)&where, sizeof where);
    watch(reader, EPOLL_CTL_ADD, EPOLLOUT);
}

static void answer_is_whole(struct reader *reader) {
    ns at = now(), wait = 0;
    char *after;
    if (reader->status == 200) {
        if (answered < MOST) took[answered] = at - reader->asked;
        answered++;
    } else if (reader->status == 503) {
        shed++;
        if (at - reader->asked > slowest_503) slowest_503 = at - reader->asked;
        if (obey && (after = strcasestr(reader->heard, "\r\nRetry-After:"))) wait = atol(after + 14) * (ns)SECOND;
    } else {
        failed++, wait = SECOND / 10;
    }
    if (reader->close) hang_up(reader, at + wait); else reader->state = WAITING, reader->next = at + wait;
}

static void head_is_whole(struct reader *reader, char *end) {
    char *length;
    *end = 0;
    reader->status = atoi(reader->heard + 9);
    reader->close = strcasestr(reader->heard, "\r\nConnection: close") != NULL;
    length = strcasestr(reader->heard, "\r\nContent-Length:");
    if (!length) { fprintf(stderr, "an answer without a length: %s\n", reader->heard); exit(1); }
    reader->left = atol(length + 17) - (reader->at - (end + 4 - reader->heard));
    reader->state = READING;
    if (reader->left <= 0) answer_is_whole(reader);
}

static void happened(struct reader *reader, int events) {
    static char body[65536];
    ssize_t size;
    char *end;
    if (reader->state == WAITING) { hang_up(reader, reader->next); return; }  /* the server closed a connection that it had kept */
    if (reader->state == CONNECTING) {
        if (events & EPOLLERR) { failed++, hang_up(reader, now() + SECOND / 10); } else ask(reader);
        return;
    }
    if (reader->state == ASKING) size = recv(reader->fd, reader->heard + reader->at, ROOM - 1 - reader->at, 0);
    else size = recv(reader->fd, body, sizeof body, 0);
    if (size < 0 && errno == EAGAIN) return;
    if (size <= 0) { failed++, hang_up(reader, now() + SECOND / 10); return; }
    if (reader->state == READING) {
        if ((reader->left -= size) <= 0) answer_is_whole(reader);
        return;
    }
    reader->at += size, reader->heard[reader->at] = 0;
    if ((end = strstr(reader->heard, "\r\n\r\n"))) head_is_whole(reader, end);
}

static void look_at_the_clock(void) {
    ns at = now();
    for (struct reader *reader = readers; reader < readers + count; reader++) {
        if (reader->state == WAITING) {
            if (at >= reader->next) begin(reader);
        } else if (timeout && at - reader->asked > timeout * (ns)1000000) {
            late++;
            hang_up(reader, at);
        }
    }
}

static void report(void) {
    long kept = answered < MOST ? answered : MOST;
    for (int i = 0; i < count; i++) hang_up(&readers[i], 0);
    qsort(took, kept, sizeof *took, by_size);
    printf("{\"answered\": %ld, \"shed\": %ld, \"late\": %ld, \"failed\": %ld, \"p50\": %.1f, \"p99\": %.1f, \"slowest_503\": %.1f, \"cpu\": %.3f}\n",
           answered, shed, late, failed, kept ? took[kept / 2] / 1e6 : 0, kept ? took[kept * 99 / 100] / 1e6 : 0, slowest_503 / 1e6, cpu());
    exit(0);
}

static void set(char *word) {
    char *value = strchr(word, '=');
    if (!value) exit(2);
    *value++ = 0;
    if (!strcmp(word, "port")) port = atoi(value);
    if (!strcmp(word, "count")) count = atoi(value);
    if (!strcmp(word, "timeout")) timeout = atoi(value);
    if (!strcmp(word, "obey")) obey = atoi(value);
    if (!strcmp(word, "path")) path = value;
    if (!strcmp(word, "cookies")) cookies = value;
}

static void sit_down(void) {
    struct epoll_event console = {.events = EPOLLIN};
    char cookie[512] = "";
    FILE *lines = cookies ? fopen(cookies, "r") : NULL;
    poll_fd = epoll_create1(0);
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &console);
    readers = calloc(count, sizeof *readers), took = calloc(MOST, sizeof *took);
    for (int i = 0; i < count; i++) {
        if (lines && !fgets(cookie, sizeof cookie, lines)) { rewind(lines); if (!fgets(cookie, sizeof cookie, lines)) exit(2); }
        cookie[strcspn(cookie, "\n")] = 0;
        readers[i].fd = -1, readers[i].heard = malloc(ROOM);
        if (asprintf(&readers[i].request,
                     "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36\r\n"
                     "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: nb-NO,nb;q=0.9,en;q=0.8\r\n"
                     "Accept-Encoding: gzip, deflate, br\r\n%s%s%s\r\n", path, port, *cookie ? "Cookie: " : "", cookie, *cookie ? "\r\n" : "") < 0) exit(1);
    }
}

int main(int argc, char **argv) {
    struct epoll_event events[512];
    for (int i = 1; i < argc; i++) set(argv[i]);
    sit_down();
    for (;;) {
        look_at_the_clock();
        int n = epoll_wait(poll_fd, events, 512, 5);
        for (int i = 0; i < n; i++)
            if (events[i].data.ptr) happened(events[i].data.ptr, events[i].events); else report();
    }
}
