/* SPDX-License-Identifier: MIT */

/*
 * Each link looks now and then whether its peer lives. A source for each of these would be gone
 * through in every turn of the loop, several times; here all beats of one loop that have the same
 * interval are one source. They are due in the order in which they were due last.
 */

#include "gun-beat.h"

typedef struct
{
  GSource source;
  GMainContext *context;
  gint64 interval_us;
  GQueue beats; /* of GunBeat, the one that is due next first */
} Rhythm;

struct _GunBeat
{
  Rhythm *rhythm;
  GunBeatFunc func;
  gpointer user_data;
  gint64 due_us;
  GList link; /* in beats of the rhythm */
};

/* Of the loops that this thread runs; each has a beat at least */
static __thread GList *rhythms;

/* Whoever is called may free any beat, also the last, and with it the rhythm but for the reference of the loop. */
static gboolean
rhythm_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  Rhythm *self = (Rhythm *) source;
  gint64 now_us = g_get_monotonic_time ();
  GunBeat *first;

  while ((first = g_queue_peek_head (&self->beats)) != NULL && first->due_us <= now_us)
    {
      g_queue_unlink (&self->beats, &first->link);
      first->due_us = now_us + self->interval_us;
      g_queue_push_tail_link (&self->beats, &first->link);
      first->func (first->user_data);
    }

  g_source_set_ready_time (source, first != NULL ? first->due_us : -1);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs rhythm_funcs = { NULL, NULL, rhythm_dispatch, NULL, NULL, NULL };

static Rhythm *
get_rhythm (gint64 interval_us)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSource *source;
  Rhythm *self;

  for (GList *l = rhythms; l != NULL; l = l->next)
    {
      self = l->data;
      if (self->context == context && self->interval_us == interval_us)
        return self;
    }

  source = g_source_new (&rhythm_funcs, sizeof (Rhythm));
  self = (Rhythm *) source;
  self->context = context;
  self->interval_us = interval_us;
  g_queue_init (&self->beats);
  g_source_set_static_name (source, "Gun relay: beats");
  g_source_attach (source, context);
  rhythms = g_list_prepend (rhythms, self);
  return self;
}

/*
 * gun_beat_new:
 * @interval_ms: milliseconds until it is called, and then from one call to the next, at least
 * @func: what to call; it may free the beat
 * @user_data: for @func
 *
 * Returns: (transfer full): the beat
 */
GunBeat *
gun_beat_new (guint interval_ms, GunBeatFunc func, gpointer user_data)
{
  GunBeat *self = g_new0 (GunBeat, 1);

  self->rhythm = get_rhythm ((gint64) interval_ms * 1000);
  self->func = func;
  self->user_data = user_data;
  self->due_us = g_get_monotonic_time () + self->rhythm->interval_us;
  self->link.data = self;
  if (g_queue_is_empty (&self->rhythm->beats))
    g_source_set_ready_time (&self->rhythm->source, self->due_us);
  g_queue_push_tail_link (&self->rhythm->beats, &self->link);
  return self;
}

/*
 * gun_beat_free:
 * @self: (transfer full): the beat
 *
 * Its function is not called any more.
 */
void
gun_beat_free (GunBeat *self)
{
  Rhythm *rhythm = self->rhythm;

  g_queue_unlink (&rhythm->beats, &self->link);
  g_free (self);
  if (!g_queue_is_empty (&rhythm->beats))
    return;

  rhythms = g_list_remove (rhythms, rhythm);
  g_source_destroy (&rhythm->source);
  g_source_unref (&rhythm->source);
}
