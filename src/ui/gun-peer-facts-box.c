/* SPDX-License-Identifier: MIT */

#include "gun-peer-facts-box.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gun-expander.h"
#include "gun-fact-row.h"
#include "gun-peer-detail-words.h"
#include "gun-peer-words.h"
#include "gun-sparkline.h"
#include "gun-timeline-box.h"
#include "gun-words.h"

struct _GunPeerFactsBox
{
  GtkWidget parent_instance;

  double last_ms;    /* when what is shown was gathered; 0: nothing is */
  gint64 last_bytes; /* that had gone by then; -1: not known */

  GtkWidget *box;
  AdwPreferencesGroup *path_group;
  GunFactRow *here_row;
  GunFactRow *there_row;
  GunFactRow *through_row;
  GunFactRow *beyond_row;
  GunFactRow *address_row;
  GunFactRow *round_trip_row;
  GunSparkline *round_trip_line;
  GunFactRow *traffic_row;
  GunSparkline *traffic_line;
  GunFactRow *messages_row;
  GunFactRow *lost_row;
  GunFactRow *waiting_row;
  GunFactRow *clock_row;
  AdwExpanderRow *security_row;
  GunFactRow *cipher_row;
  GunFactRow *code_row;
  GunFactRow *fingerprint_here_row;
  GunFactRow *fingerprint_there_row;
  AdwExpanderRow *channel_row;
  GunFactRow *channels_row;
  GunFactRow *max_message_row;
  GunFactRow *cwnd_row;
  GunFactRow *rwnd_row;
  GunFactRow *rto_row;
  GunFactRow *mtu_row;
  GunFactRow *again_row;
  AdwExpanderRow *asked_row;
  GtkLabel *asked_label;
  GunTimelineBox *timeline_box;
};

G_DEFINE_FINAL_TYPE (GunPeerFactsBox, gun_peer_facts_box, GTK_TYPE_WIDGET)

static gboolean
is_remote (const GunPeerDetail *detail)
{
  return detail->kind == GUN_PEER_KIND_BROWSER || detail->kind == GUN_PEER_KIND_DESKTOP;
}

static void
show_end (GunFactRow *row, const GunPeerEnd *end)
{
  g_autofree char *place = gun_peer_end_dup_place (end);

  gtk_widget_set_visible (GTK_WIDGET (row), end != NULL);
  gun_fact_row_take_value (row, gun_peer_end_dup_type (end));
  gun_fact_row_set_subtitle (row, place);
}

static void
show_path (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  gboolean is_relayed = detail->route == GUN_ROUTE_RELAY;
  g_autofree char *transport = gun_peer_detail_dup_transport (detail);

  adw_preferences_group_set_description (self->path_group, detail->here != NULL ? transport : NULL);
  show_end (self->here_row, detail->here);
  show_end (self->there_row, detail->there);
  gtk_widget_set_visible (GTK_WIDGET (self->through_row), is_relayed);
  gtk_widget_set_visible (GTK_WIDGET (self->beyond_row), is_relayed);
  gun_fact_row_set_value (self->through_row, detail->via);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), detail->here == NULL && !is_relayed);
  gun_fact_row_set_value (self->address_row, detail->url != NULL ? detail->url : detail->address);
}

/* From how much had gone the last time; negative: not known */
static double
get_rate (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  const gint64 bytes = detail->bytes_in < 0 ? -1 : detail->bytes_in + detail->bytes_out;
  const double passed_ms = detail->at_ms - self->last_ms;
  double rate = -1;

  if (self->last_ms > 0 && self->last_bytes >= 0 && bytes >= self->last_bytes && passed_ms > 0
      && detail->state == GUN_PEER_VIEW_OPEN)
    rate = (double) (bytes - self->last_bytes) * 1000 / passed_ms;
  self->last_ms = detail->at_ms;
  self->last_bytes = bytes;

  return rate;
}

static void
show_traffic (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  const double rate = get_rate (self, detail);
  g_autofree char *totals = gun_peer_detail_dup_totals (detail);
  g_autofree char *peak = NULL;
  g_autofree char *words = NULL;

  gun_sparkline_push (self->traffic_line, rate);
  peak = gun_peer_words_rate (gun_sparkline_get_peak (self->traffic_line));
  /* Translators: the most that went in a second of the last minute, such as "1.2 kB/s" */
  words = g_strdup_printf (_ ("Traffic of the last minute, at most %s"), peak);
  gun_sparkline_describe (self->traffic_line, words);
  gun_fact_row_take_value (self->traffic_row, gun_peer_words_rate (rate));
  gun_fact_row_set_subtitle (self->traffic_row, totals);
}

static void
show_round_trip (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  double peak_us;
  g_autofree char *words = NULL;

  gun_sparkline_push (self->round_trip_line, (double) detail->round_trip_us);
  peak_us = gun_sparkline_get_peak (self->round_trip_line);
  words = peak_us < 0 ? g_strdup (_ ("No round trip was measured in the last minute"))
                      : g_strdup_printf (_ ("Round trip of the last minute, at most %.1f ms"),
                                         peak_us / 1000);
  gun_sparkline_describe (self->round_trip_line, words);
  gun_fact_row_take_value (self->round_trip_row, gun_peer_detail_dup_round_trip (detail));
  gun_fact_row_set_subtitle (self->round_trip_row, gun_peer_detail_get_round_trip_source (detail));
}

static void
show_quality (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  g_autofree char *in = gun_peer_detail_dup_number (detail->messages_in);
  g_autofree char *out = gun_peer_detail_dup_number (detail->messages_out);

  show_round_trip (self, detail);
  show_traffic (self, detail);
  /* Translators: how many messages were heard, and how many said */
  gun_fact_row_take_value (self->messages_row, g_strdup_printf (_ ("%s / %s"), in, out));
  gtk_widget_set_visible (GTK_WIDGET (self->lost_row), is_remote (detail));
  gun_fact_row_take_value (self->lost_row, gun_peer_detail_dup_lost (detail));
  gun_fact_row_set_subtitle (self->lost_row, _ ("What is missing is asked for again"));
  gun_fact_row_take_value (self->waiting_row, gun_peer_detail_dup_bytes (detail->waiting_bytes));
  gun_fact_row_take_value (
      self->clock_row,
      detail->clock_exact_us < 0
          ? NULL
          : gun_words_clock (detail->clock_difference_us, detail->clock_exact_us));
}

/* What begins to be expandable would be expanded at once */
static void
set_expandable (AdwExpanderRow *row, gboolean expandable)
{
  if (adw_expander_row_get_enable_expansion (row) == expandable)
    return;
  adw_expander_row_set_enable_expansion (row, expandable);
  adw_expander_row_set_expanded (row, FALSE);
}

static void
set_answer (AdwExpanderRow *row, char *answer)
{
  if (g_strcmp0 (adw_expander_row_get_subtitle (row), answer) != 0)
    adw_expander_row_set_subtitle (row, answer);
  g_free (answer);
}

static void
show_security (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  gboolean has_dtls = detail->dtls_version != NULL;

  set_answer (self->security_row, gun_peer_detail_dup_security (detail));
  set_expandable (self->security_row, has_dtls);
  gun_fact_row_set_value (self->cipher_row, detail->dtls_cipher);
  gun_fact_row_set_value (self->code_row, detail->short_code);
  gun_fact_row_set_subtitle (self->code_row, _ ("Same on both sides when nobody sits between"));
  gun_fact_row_set_value (self->fingerprint_here_row, detail->fingerprint_here);
  gun_fact_row_set_value (self->fingerprint_there_row, detail->fingerprint_there);
}

static void
show_channel (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  g_autofree char *channels = gun_peer_detail_dup_channels (detail);

  gtk_widget_set_visible (GTK_WIDGET (self->channel_row), is_remote (detail));
  gun_fact_row_set_value (self->channels_row, channels);
  set_answer (self->channel_row, g_steal_pointer (&channels));
  set_expandable (self->channel_row, detail->channels->len > 0);
  gun_fact_row_take_value (self->max_message_row,
                           gun_peer_detail_dup_exact_bytes (detail->max_message_bytes));
  gun_fact_row_take_value (self->cwnd_row, gun_peer_detail_dup_exact_bytes (detail->cwnd_bytes));
  gun_fact_row_take_value (self->rwnd_row, gun_peer_detail_dup_exact_bytes (detail->rwnd_bytes));
  gun_fact_row_take_value (
      self->rto_row,
      detail->rto_ms < 0 ? NULL : g_strdup_printf (_ ("%d ms"), (int) detail->rto_ms));
  gun_fact_row_take_value (self->mtu_row, gun_peer_detail_dup_exact_bytes (detail->mtu_bytes));
  gun_fact_row_take_value (self->again_row, gun_peer_detail_dup_number (detail->retransmitted));
}

static void
show_asked (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < detail->asked->len; i++)
    g_string_append_printf (
        names, "%s%s", i > 0 ? "\n" : "", (const char *) g_ptr_array_index (detail->asked, i));
  if (detail->n_asked > (gint64) detail->asked->len && detail->asked->len > 0)
    {
      g_autofree char *more
          = gun_peer_detail_dup_number (detail->n_asked - (gint64) detail->asked->len);

      g_string_append_c (names, '\n');
      g_string_append_printf (names, _ ("and %s more"), more);
    }

  set_answer (self->asked_row, gun_peer_detail_dup_asked (detail));
  set_expandable (self->asked_row, detail->asked->len > 0);
  if (g_strcmp0 (gtk_label_get_label (self->asked_label), names->str) != 0)
    gtk_label_set_label (self->asked_label, names->str);
}

/**
 * gun_peer_facts_box_show:
 * @self: a box
 * @detail: what is known now
 */
void
gun_peer_facts_box_show (GunPeerFactsBox *self, const GunPeerDetail *detail)
{
  g_return_if_fail (GUN_IS_PEER_FACTS_BOX (self));
  g_return_if_fail (detail != NULL);

  show_path (self, detail);
  show_quality (self, detail);
  show_security (self, detail);
  show_channel (self, detail);
  show_asked (self, detail);
  gun_timeline_box_show (self->timeline_box, detail);
}

void
gun_peer_facts_box_begin (GunPeerFactsBox *self)
{
  g_return_if_fail (GUN_IS_PEER_FACTS_BOX (self));

  self->last_ms = 0;
  self->last_bytes = -1;
  gun_sparkline_clear (self->traffic_line);
  gun_sparkline_clear (self->round_trip_line);
  adw_expander_row_set_expanded (self->security_row, FALSE);
  adw_expander_row_set_expanded (self->channel_row, FALSE);
  adw_expander_row_set_expanded (self->asked_row, FALSE);
}

static void
gun_peer_facts_box_dispose (GObject *object)
{
  g_clear_pointer (&GUN_PEER_FACTS_BOX (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_peer_facts_box_parent_class)->dispose (object);
}

#define BIND(child) gtk_widget_class_bind_template_child (widget_class, GunPeerFactsBox, child)

static void
bind_rows (GtkWidgetClass *widget_class)
{
  BIND (here_row);
  BIND (there_row);
  BIND (through_row);
  BIND (beyond_row);
  BIND (address_row);
  BIND (round_trip_row);
  BIND (traffic_row);
  BIND (messages_row);
  BIND (lost_row);
  BIND (waiting_row);
  BIND (clock_row);
  BIND (security_row);
  BIND (cipher_row);
  BIND (code_row);
  BIND (fingerprint_here_row);
  BIND (fingerprint_there_row);
  BIND (channel_row);
  BIND (channels_row);
  BIND (max_message_row);
  BIND (cwnd_row);
  BIND (rwnd_row);
  BIND (rto_row);
  BIND (mtu_row);
  BIND (again_row);
  BIND (asked_row);
}

static void
gun_peer_facts_box_class_init (GunPeerFactsBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_peer_facts_box_dispose;
  g_type_ensure (GUN_TYPE_FACT_ROW);
  g_type_ensure (GUN_TYPE_TIMELINE_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-peer-facts-box.ui");
  BIND (box);
  BIND (path_group);
  BIND (asked_label);
  BIND (timeline_box);
  bind_rows (widget_class);
}

#undef BIND

static void
gun_peer_facts_box_init (GunPeerFactsBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_expander_name (self->security_row);
  gun_expander_name (self->channel_row);
  gun_expander_name (self->asked_row);
  self->round_trip_line = GUN_SPARKLINE (gun_fact_row_add_sparkline (self->round_trip_row));
  self->traffic_line = GUN_SPARKLINE (gun_fact_row_add_sparkline (self->traffic_row));
  self->last_bytes = -1;
}
