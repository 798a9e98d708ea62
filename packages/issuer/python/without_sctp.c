/* Loaded before osmo-msc, which will not start on a kernel without SCTP: it opens a server of that kind (SGs, for LTE)
 * though nobody calls there. Such sockets become TCP sockets, and what is set of SCTP on them is nothing. The phone's
 * network does not come this way: it speaks IPA over TCP. Without headers, so that a compiler alone is enough. */

#define IPPROTO_SCTP 132 /* RFC 9260; also the level of its options */
#define RTLD_NEXT ((void *)-1L)

extern void *dlsym(void *handle, const char *name);

int socket(int domain, int type, int protocol) {
  int (*next)(int, int, int) = dlsym(RTLD_NEXT, "socket");
  return next(domain, type, protocol == IPPROTO_SCTP ? 0 : protocol);
}

int setsockopt(int fd, int level, int name, const void *value, unsigned length) {
  int (*next)(int, int, int, const void *, unsigned) = dlsym(RTLD_NEXT, "setsockopt");
  return level == IPPROTO_SCTP ? 0 : next(fd, level, name, value, length);
}
