/* SPDX-License-Identifier: MIT */

#include "gun-rtc-timeline.h"

#include <string.h>

#define MAX_ENTRIES (GUN_RTC_TIMELINE_FIRST + GUN_RTC_TIMELINE_LAST)

struct _GunRtcTimeline
{
  gatomicrefcount ref_count;
  gint64 began_us;
  double began_ms;
  /* The first ones in order; behind them a ring of which `oldest` is the first */
  GunRtcTimelineEntry entries[MAX_ENTRIES];
  guint n_entries;
  guint oldest;
  guint64 n_forgotten;
};

G_DEFINE_BOXED_TYPE (GunRtcTimeline, gun_rtc_timeline, gun_rtc_timeline_ref, gun_rtc_timeline_unref)

/**
 * gun_rtc_layer_describe:
 * @layer: where something happened
 *
 * Returns: the name of the layer, as people of the field say it
 */
const char *
gun_rtc_layer_describe (GunRtcLayer layer)
{
  switch (layer)
    {
    case GUN_RTC_LAYER_CONNECTION:
      return "connection";
    case GUN_RTC_LAYER_DESCRIPTION:
      return "description";
    case GUN_RTC_LAYER_ICE:
      return "ICE";
    case GUN_RTC_LAYER_DTLS:
      return "DTLS";
    case GUN_RTC_LAYER_SCTP:
      return "SCTP";
    case GUN_RTC_LAYER_CHANNEL:
      return "channel";
    }

  g_return_val_if_reached ("");
}

/**
 * gun_rtc_timeline_new:
 * @now_us: monotonic; where the times of the entries count from
 * @wall_ms: the same moment in milliseconds since 1970
 *
 * Returns: (transfer full): an empty timeline
 */
GunRtcTimeline *
gun_rtc_timeline_new (gint64 now_us, double wall_ms)
{
  GunRtcTimeline *self = g_new0 (GunRtcTimeline, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->began_us = now_us;
  self->began_ms = wall_ms;
  return self;
}

GunRtcTimeline *
gun_rtc_timeline_ref (GunRtcTimeline *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
gun_rtc_timeline_unref (GunRtcTimeline *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n_entries; i++)
    g_free (self->entries[i].text);
  g_free (self);
}

/* Texts may quote what a peer said: nothing in them may move a cursor, end a line or turn the
 * direction of the text around it. */
static gboolean
is_unsafe (gunichar c)
{
  return g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT;
}

static char *
clean_text (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (clean->len + 4 > GUN_RTC_TIMELINE_MAX_BYTES)
        {
          g_string_append (clean, "…");
          break;
        }
      g_string_append_unichar (clean, is_unsafe (c) ? ' ' : c);
    }
  return g_string_free (clean, FALSE);
}

static guint
index_of (GunRtcTimeline *self, guint position)
{
  if (position < GUN_RTC_TIMELINE_FIRST || self->n_entries < MAX_ENTRIES)
    return position;
  return GUN_RTC_TIMELINE_FIRST
         + (self->oldest + position - GUN_RTC_TIMELINE_FIRST) % GUN_RTC_TIMELINE_LAST;
}

static GunRtcTimelineEntry *
next_place (GunRtcTimeline *self)
{
  GunRtcTimelineEntry *entry;

  if (self->n_entries < MAX_ENTRIES)
    return &self->entries[self->n_entries++];

  entry = &self->entries[GUN_RTC_TIMELINE_FIRST + self->oldest];
  self->oldest = (self->oldest + 1) % GUN_RTC_TIMELINE_LAST;
  self->n_forgotten += entry->times;
  g_clear_pointer (&entry->text, g_free);
  return entry;
}

/**
 * gun_rtc_timeline_add:
 * @self: the timeline
 * @now_us: monotonic, not before its beginning
 * @layer: where
 * @text: what happened, in words; control characters become blanks, what is too long is cut
 *
 * Notes something. The same text of the same layer several times in a row is one entry.
 * Thread: the one that the connection lives in.
 */
void
gun_rtc_timeline_add (GunRtcTimeline *self, gint64 now_us, GunRtcLayer layer, const char *text)
{
  g_autofree char *clean = NULL;
  GunRtcTimelineEntry *last = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  clean = clean_text (text);
  if (self->n_entries > 0)
    last = &self->entries[index_of (self, self->n_entries - 1)];
  if (last != NULL && last->layer == layer && strcmp (last->text, clean) == 0)
    {
      last->times++;
      return;
    }

  *next_place (self) = (GunRtcTimelineEntry){
    .at_us = now_us - self->began_us,
    .layer = layer,
    .text = g_steal_pointer (&clean),
    .times = 1,
  };
}

guint
gun_rtc_timeline_get_length (GunRtcTimeline *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_entries;
}

/**
 * gun_rtc_timeline_get_entry:
 * @self: the timeline
 * @position: 0 is the oldest
 *
 * Returns: (transfer none): that entry, until something is added
 */
const GunRtcTimelineEntry *
gun_rtc_timeline_get_entry (GunRtcTimeline *self, guint position)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (position < self->n_entries, NULL);

  return &self->entries[index_of (self, position)];
}

/**
 * gun_rtc_timeline_get_n_forgotten:
 * @self: the timeline
 *
 * Returns: how much happened between the first GUN_RTC_TIMELINE_FIRST entries and the rest, and is
 *   not kept
 */
guint64
gun_rtc_timeline_get_n_forgotten (GunRtcTimeline *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_forgotten;
}

/**
 * gun_rtc_timeline_get_began_ms:
 * @self: the timeline
 *
 * Returns: milliseconds since 1970, what @at_us of the entries counts from
 */
double
gun_rtc_timeline_get_began_ms (GunRtcTimeline *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->began_ms;
}
