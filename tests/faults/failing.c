/* Fails the n-th writing call on files below a folder, and says at the end how many there were.
 * INTAKE_FAIL_IN: the folder; INTAKE_FAIL_AT: which call (0: none); INTAKE_FAIL_WITH: the error's number;
 * INTAKE_FAIL_KIND: write, sync, name or any; INTAKE_FAIL_TOLD: a file for the count. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long count;
static int busy;

static int ours(const char *path) {
    const char *in = getenv("INTAKE_FAIL_IN");
    return in && path && strncmp(path, in, strlen(in)) == 0;
}

static int ours_by_handle(int fd) {
    char link[64], path[4096];
    ssize_t length;
    if (busy) return 0;
    busy = 1;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    busy = 0;
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

static int fails(const char *kind) {
    const char *wanted = getenv("INTAKE_FAIL_KIND"), *at = getenv("INTAKE_FAIL_AT"), *with = getenv("INTAKE_FAIL_WITH");
    if (wanted && strcmp(wanted, "any") != 0 && strcmp(wanted, kind) != 0) return 0;
    count++;
    if (at && atol(at) == count) {
        errno = with ? atoi(with) : EIO;
        return 1;
    }
    return 0;
}

__attribute__((destructor)) static void tell(void) {
    const char *told = getenv("INTAKE_FAIL_TOLD");
    if (told) {
        FILE *file = fopen(told, "w");
        if (file) { fprintf(file, "%ld", count); fclose(file); }
    }
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *data, size_t size) {
    if (ours_by_handle(fd) && fails("write")) return -1;
    return REAL(write)(fd, data, size);
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    if (ours_by_handle(fd) && fails("write")) return -1;
    return REAL(pwrite64)(fd, data, size, at);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    if (ours_by_handle(fd) && fails("write")) return -1;
    return REAL(pwrite)(fd, data, size, at);
}
int ftruncate64(int fd, off64_t size) {
    if (ours_by_handle(fd) && fails("write")) return -1;
    return REAL(ftruncate64)(fd, size);
}
int ftruncate(int fd, off_t size) {
    if (ours_by_handle(fd) && fails("write")) return -1;
    return REAL(ftruncate)(fd, size);
}
int fsync(int fd) {
    if (ours_by_handle(fd) && fails("sync")) return -1;
    return REAL(fsync)(fd);
}
int fdatasync(int fd) {
    if (ours_by_handle(fd) && fails("sync")) return -1;
    return REAL(fdatasync)(fd);
}
int rename(const char *from, const char *to) {
    if (ours(to) && fails("name")) return -1;
    return REAL(rename)(from, to);
}
int unlink(const char *path) {
    if (ours(path) && fails("name")) return -1;
    return REAL(unlink)(path);
}
