/* SPDX-License-Identifier: MIT */

/*
 * Waiting for something to read, for many sockets in one loop. With a source of GIO's for each
 * socket every turn of the loop asks the kernel about all of them, and goes through two sources a
 * socket three times: with a thousand clients most of the time of a turn went there. Here all
 * sockets of a loop are in one epoll set, which is one source with one file descriptor, and each
 * has a single source of its own, without a file descriptor, which the set makes ready.
 */

#include "gun-read-source.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Sockets that one turn of the loop can find ready; the kernel gives the others their turn next. */
#define EVENTS_A_TURN 256

typedef struct
{
  GSource source;
  GMainContext *context;
  int epoll_fd;
  gpointer tag;
  GHashTable *members; /* number of a file descriptor -> ReadSource (not owned) */
} PollSet;

typedef struct
{
  GSource source;
  PollSet *set; /* (nullable): while this is the one that stands for its socket in it */
  int fd;
  GPollableInputStream *stream;
} ReadSource;

/* Of the loop that this thread runs */
static __thread PollSet *the_set;

static void
take_events (PollSet *self)
{
  struct epoll_event events[EVENTS_A_TURN];
  int n_events = epoll_wait (self->epoll_fd, events, EVENTS_A_TURN, 0);

  for (int i = 0; i < n_events; i++)
    g_source_set_ready_time (&((ReadSource *) events[i].data.ptr)->source, 0);
}

/* It stands before its members in the loop, so they are asked after this, in the same turn. */
static gboolean
set_check (GSource *source)
{
  PollSet *self = (PollSet *) source;

  if (g_source_query_unix_fd (source, self->tag) != 0)
    take_events (self);
  return FALSE;
}

static gboolean
set_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
set_finalize (GSource *source)
{
  PollSet *self = (PollSet *) source;

  g_hash_table_unref (self->members);
  close (self->epoll_fd);
}

static GSourceFuncs set_funcs = { NULL, set_check, set_dispatch, set_finalize, NULL, NULL };

static PollSet *
poll_set_new (GMainContext *context)
{
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  GSource *source;
  PollSet *self;

  if (epoll_fd < 0)
    return NULL;

  source = g_source_new (&set_funcs, sizeof (PollSet));
  self = (PollSet *) source;
  self->context = context;
  self->epoll_fd = epoll_fd;
  self->members = g_hash_table_new (NULL, NULL);
  self->tag = g_source_add_unix_fd (source, epoll_fd, G_IO_IN);
  g_source_set_static_name (source, "Gun relay: sockets");
  g_source_attach (source, context);
  return self;
}

/* Returns: (nullable): the set of the thread's loop; its members keep it */
static PollSet *
get_set (void)
{
  GMainContext *context = g_main_context_get_thread_default ();

  if (the_set == NULL)
    the_set = poll_set_new (context);
  return the_set != NULL && the_set->context == context ? the_set : NULL;
}

static void
drop_set_without_members (void)
{
  if (the_set == NULL || g_hash_table_size (the_set->members) > 0)
    return;

  g_source_destroy (&the_set->source);
  g_source_unref (&the_set->source);
  the_set = NULL;
}

static gboolean
read_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  ReadSource *self = (ReadSource *) source;

  g_source_set_ready_time (source, -1);
  return ((GPollableSourceFunc) (void (*) (void)) callback) (G_OBJECT (self->stream), user_data);
}

static void
read_finalize (GSource *source)
{
  ReadSource *self = (ReadSource *) source;

  if (self->set != NULL)
    {
      /* Fails when the socket was closed, which has taken it out. */
      epoll_ctl (self->set->epoll_fd, EPOLL_CTL_DEL, self->fd, NULL);
      g_hash_table_remove (self->set->members, GINT_TO_POINTER (self->fd));
      drop_set_without_members ();
    }
  g_clear_object (&self->stream);
}

/* Ready by its ready time alone, for which GLib calls nothing */
static GSourceFuncs read_funcs = { NULL, NULL, read_dispatch, read_finalize, NULL, NULL };

/* Stands for its socket from here on, instead of the one before: libsoup begins a source while
 * another, which it has ended, is still being dispatched. And a closed socket's number comes again. */
static gboolean
join (ReadSource *self, PollSet *set)
{
  struct epoll_event event = { .events = EPOLLIN, .data.ptr = self };
  ReadSource *before = g_hash_table_lookup (set->members, GINT_TO_POINTER (self->fd));

  if (epoll_ctl (set->epoll_fd, EPOLL_CTL_ADD, self->fd, &event) != 0
      && (errno != EEXIST || epoll_ctl (set->epoll_fd, EPOLL_CTL_MOD, self->fd, &event) != 0))
    {
      g_debug ("No epoll for a socket: %s", g_strerror (errno));
      return FALSE;
    }

  if (before != NULL)
    before->set = NULL;
  self->set = set;
  g_hash_table_insert (set->members, GINT_TO_POINTER (self->fd), self);
  return TRUE;
}

/*
 * gun_read_source_new:
 * @stream: what is read
 * @socket: what has to be readable for that
 * @is_ready: whether it is ready now, whatever @socket is
 *
 * What g_pollable_input_stream_create_source() returns, callback and all; to be attached to the
 * thread-default context, and unreferenced in the same thread.
 *
 * Returns: (transfer full) (nullable): the source; %NULL when it cannot be had, and one of GIO's
 *   has to serve
 */
GSource *
gun_read_source_new (GPollableInputStream *stream, GSocket *socket, gboolean is_ready)
{
  PollSet *set = get_set ();
  g_autoptr (GSource) source = NULL;
  ReadSource *self;

  if (set == NULL)
    return NULL;

  source = g_source_new (&read_funcs, sizeof (ReadSource));
  self = (ReadSource *) source;
  self->fd = g_socket_get_fd (socket);
  if (!join (self, set))
    {
      drop_set_without_members ();
      return NULL;
    }

  self->stream = g_object_ref (stream);
  g_source_set_static_name (source, "Gun relay: input");
  if (is_ready)
    g_source_set_ready_time (source, 0);
  return g_steal_pointer (&source);
}
