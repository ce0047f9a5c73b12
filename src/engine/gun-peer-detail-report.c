/* SPDX-License-Identifier: MIT */

/* What is known of a peer as one text, to be copied or printed. No value of the graph and no secret is in it: neither stands in a detail. */

#include "gun-peer-detail-words.h"

#include <glib/gi18n.h>

#include "gun-hidden-addresses.h"

typedef struct
{
  const GunPeerDetail *detail;
  gboolean with_addresses;
  GString *out;
} Report;

/* @value: (transfer full) */
static void
add (Report *self, const char *label, char *value)
{
  g_autofree char *hidden
      = self->with_addresses || value == NULL ? NULL : gun_hide_addresses (value);

  g_string_append_printf (self->out,
                          "%s: %s\n",
                          label,
                          value == NULL    ? "–"
                          : hidden != NULL ? hidden
                                           : value);
  g_free (value);
}

static void
begin (Report *self, const char *group)
{
  g_string_append_printf (self->out, "\n%s\n", group);
}

static void
add_end (Report *self, const char *label, const GunPeerEnd *end)
{
  g_autofree char *type = gun_peer_end_dup_type (end);
  g_autofree char *place = gun_peer_end_dup_place (end);

  if (end == NULL)
    add (self, label, NULL);
  else
    add (self,
         label,
         self->with_addresses ? g_strdup_printf ("%s, %s", type, place) : g_strdup (type));
}

static void
add_path (Report *self)
{
  const GunPeerDetail *detail = self->detail;

  begin (self, _ ("Path"));
  if (detail->here != NULL)
    {
      add (self, _ ("Transport"), gun_peer_detail_dup_transport (detail));
      add_end (self, _ ("From here"), detail->here);
      add_end (self, _ ("To there"), detail->there);
    }
  if (detail->via != NULL)
    add (self, _ ("Heard of through"), g_strdup (detail->via));
  if (detail->address != NULL)
    add (self, _ ("Address"), g_strdup (detail->address));
  if (detail->reason != NULL)
    add (self, _ ("Why the connection before ended"), g_strdup (detail->reason));
}

static void
add_quality (Report *self)
{
  const GunPeerDetail *detail = self->detail;
  g_autofree char *round_trip = gun_peer_detail_dup_round_trip (detail);

  begin (self, _ ("Quality"));
  add (self,
       _ ("Round trip"),
       g_strdup_printf ("%s (%s)", round_trip, gun_peer_detail_get_round_trip_source (detail)));
  add (self, _ ("Traffic"), gun_peer_detail_dup_totals (detail));
  add (self, _ ("Messages heard"), gun_peer_detail_dup_number (detail->messages_in));
  add (self, _ ("Messages said"), gun_peer_detail_dup_number (detail->messages_out));
  add (self, _ ("Messages lost by the channel"), gun_peer_detail_dup_lost (detail));
  add (self, _ ("Waiting to send"), gun_peer_detail_dup_bytes (detail->waiting_bytes));
  add (self, _ ("Heard twice"), gun_peer_detail_dup_number (detail->duplicates));
  add (self, _ ("Could not be used"), gun_peer_detail_dup_number (detail->dropped));
  add (self, _ ("Writes refused"), gun_peer_detail_dup_number (detail->writes_refused));
}

static void
add_security (Report *self)
{
  const GunPeerDetail *detail = self->detail;

  begin (self, _ ("Security"));
  add (self, _ ("Encryption"), gun_peer_detail_dup_security (detail));
  if (detail->dtls_version == NULL)
    return;
  add (self, _ ("Cipher"), g_strdup (detail->dtls_cipher));
  add (self, _ ("Short code"), g_strdup (detail->short_code));
  add (self, _ ("Fingerprint here"), g_strdup (detail->fingerprint_here));
  add (self, _ ("Fingerprint there"), g_strdup (detail->fingerprint_there));
}

static void
add_channel (Report *self)
{
  const GunPeerDetail *detail = self->detail;

  if (detail->channels->len == 0)
    return;
  begin (self, _ ("Data Channel"));
  add (self, _ ("Channels"), gun_peer_detail_dup_channels (detail));
  add (self, _ ("Largest message"), gun_peer_detail_dup_exact_bytes (detail->max_message_bytes));
  add (self, _ ("Congestion window (cwnd)"), gun_peer_detail_dup_exact_bytes (detail->cwnd_bytes));
  add (self, _ ("Receive window (rwnd)"), gun_peer_detail_dup_exact_bytes (detail->rwnd_bytes));
  add (self,
       _ ("Retransmission timeout (RTO)"),
       detail->rto_ms < 0 ? NULL : g_strdup_printf (_ ("%d ms"), (int) detail->rto_ms));
  add (self, _ ("Packet size (MTU)"), gun_peer_detail_dup_exact_bytes (detail->mtu_bytes));
  add (self, _ ("Said again"), gun_peer_detail_dup_number (detail->retransmitted));
}

static void
add_asked (Report *self)
{
  const GunPeerDetail *detail = self->detail;

  begin (self, _ ("Asked For"));
  add (self, _ ("Souls and keys"), gun_peer_detail_dup_number (detail->n_asked));
  for (guint i = 0; self->with_addresses && i < detail->asked->len; i++)
    g_string_append_printf (
        self->out, "  %s\n", (const char *) g_ptr_array_index (detail->asked, i));
}

static void
add_timeline (Report *self)
{
  const GunPeerDetail *detail = self->detail;

  begin (self, _ ("Timeline"));
  for (guint i = 0; i < detail->moments->len; i++)
    {
      const GunPeerMoment *moment = g_ptr_array_index (detail->moments, i);
      g_autofree char *time = gun_peer_detail_dup_time (moment->at_ms);
      g_autofree char *words = gun_peer_moment_dup_words (moment);
      g_autofree char *shown = self->with_addresses ? g_strdup (words) : gun_hide_addresses (words);

      if (i == GUN_PEER_DETAIL_FIRST_MOMENTS && detail->n_forgotten > 0)
        {
          g_autofree char *number = gun_peer_detail_dup_number (detail->n_forgotten);

          g_string_append_printf (self->out, _ ("… %s more, not kept"), number);
          g_string_append_c (self->out, '\n');
        }
      g_string_append_printf (self->out, "%s %s: %s\n", time, moment->layer, shown);
    }
}

/**
 * gun_peer_detail_to_report:
 * @self: what is known of a peer
 * @with_addresses: whether addresses, names of relays, and the names of souls stand in it
 *
 * Returns: (transfer full): all of it, as a text of lines
 */
char *
gun_peer_detail_to_report (const GunPeerDetail *self, gboolean with_addresses)
{
  Report report = { self, with_addresses, g_string_new (NULL) };
  g_autofree char *title = gun_peer_detail_dup_title (self);
  g_autofree char *sentence = gun_peer_detail_dup_sentence (self);
  g_autofree char *shown_title = with_addresses ? g_strdup (title) : gun_hide_addresses (title);
  g_autofree char *shown = with_addresses ? g_strdup (sentence) : gun_hide_addresses (sentence);
  g_autofree char *now = gun_peer_detail_dup_time (self->at_ms);

  g_string_append_printf (report.out, "%s\n%s\n", shown_title, shown);
  if (self->is_paused)
    g_string_append_printf (
        report.out, "%s\n", _ ("Paused here: it is not read, and nothing is said to it"));
  add (&report, _ ("Gathered at"), g_steal_pointer (&now));
  if (self->room != NULL)
    add (&report, _ ("Room"), with_addresses ? g_strdup (self->room) : g_strdup ("[…]"));
  add_path (&report);
  add_quality (&report);
  add_security (&report);
  add_channel (&report);
  add_asked (&report);
  add_timeline (&report);

  return g_string_free (report.out, FALSE);
}
