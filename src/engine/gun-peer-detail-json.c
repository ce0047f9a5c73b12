/* SPDX-License-Identifier: MIT */

#include "gun-peer-detail.h"

#include "gun-hidden-addresses.h"
#include "gun-json-text.h"
#include "gun-peer-report-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  GString *out;
  gboolean with_addresses;
} Writer;

static void
name (Writer *self, const char *member)
{
  char last = self->out->len == 0 ? '{' : self->out->str[self->out->len - 1];

  if (last != '{' && last != '[')
    g_string_append_c (self->out, ',');
  gun_json_append_string (self->out, member, strlen (member));
  g_string_append_c (self->out, ':');
}

static void
text_value (Writer *self, const char *value)
{
  if (value == NULL)
    g_string_append (self->out, "null");
  else
    gun_json_append_string (self->out, value, strlen (value));
}

static void
text (Writer *self, const char *member, const char *value)
{
  name (self, member);
  text_value (self, value);
}

/* One that may be an address, or have one in it */
static void
address (Writer *self, const char *member, const char *value)
{
  g_autofree char *hidden
      = self->with_addresses || value == NULL ? NULL : gun_hide_addresses (value);

  text (self, member, hidden != NULL ? hidden : value);
}

static void
number (Writer *self, const char *member, double value)
{
  name (self, member);
  if (value < 0 || isnan (value))
    g_string_append (self->out, "null");
  else
    gun_json_append_number (self->out, value);
}

static void
flag (Writer *self, const char *member, gboolean value)
{
  name (self, member);
  g_string_append (self->out, value ? "true" : "false");
}

static void
begin (Writer *self, const char *member, char bracket)
{
  name (self, member);
  g_string_append_c (self->out, bracket);
}

static void
end (Writer *self, const char *member, const GunPeerEnd *value)
{
  static const char *const types[] = { "host", "srflx", "prflx", "relay" };

  if (value == NULL)
    {
      text (self, member, NULL);
      return;
    }
  begin (self, member, '{');
  text (self, "type", types[value->type]);
  text (self, "transport", value->is_tcp ? "tcp" : "udp");
  text (self, "address", self->with_addresses ? value->address : NULL);
  number (self, "port", self->with_addresses ? (double) value->port : -1);
  g_string_append_c (self->out, '}');
}

static void
path (Writer *self, const GunPeerDetail *detail)
{
  begin (self, "path", '{');
  text (self, "route", gun_route_get_name (detail->route));
  address (self, "via", detail->via);
  address (self, "address", detail->address);
  end (self, "here", detail->here);
  end (self, "there", detail->there);
  g_string_append_c (self->out, '}');
}

static void
quality (Writer *self, const GunPeerDetail *detail)
{
  static const char *const sources[] = { NULL, "channel", "question", "relay" };

  begin (self, "quality", '{');
  number (self, "round_trip_us", (double) detail->round_trip_us);
  text (self, "round_trip_source", sources[detail->round_trip_source]);
  number (self, "bytes_per_second", detail->bytes_per_second);
  number (self, "messages_in", (double) detail->messages_in);
  number (self, "messages_out", (double) detail->messages_out);
  number (self, "bytes_in", (double) detail->bytes_in);
  number (self, "bytes_out", (double) detail->bytes_out);
  number (self, "lost", (double) detail->lost_here);
  number (self, "lost_there", (double) detail->lost_there);
  number (self, "waiting_bytes", (double) detail->waiting_bytes);
  number (self, "duplicates", (double) detail->duplicates);
  number (self, "dropped", (double) detail->dropped);
  number (self, "too_long", (double) detail->too_long);
  number (self, "writes_refused", (double) detail->writes_refused);
  g_string_append_c (self->out, '}');
}

static void
security (Writer *self, const GunPeerDetail *detail)
{
  begin (self, "security", '{');
  flag (self, "encrypted", detail->is_encrypted);
  text (self, "dtls_version", detail->dtls_version);
  text (self, "cipher", detail->dtls_cipher);
  text (self, "short_code", detail->short_code);
  text (self, "fingerprint_here", detail->fingerprint_here);
  text (self, "fingerprint_there", detail->fingerprint_there);
  g_string_append_c (self->out, '}');
}

static void
channel (Writer *self, const GunPeerDetail *detail)
{
  begin (self, "channel", '{');
  begin (self, "channels", '[');
  for (guint i = 0; i < detail->channels->len; i++)
    {
      const GunPeerChannel *one = g_ptr_array_index (detail->channels, i);

      g_string_append (self->out, i > 0 ? ",{" : "{");
      text (self, "label", one->label);
      flag (self, "ordered", one->ordered);
      number (self, "max_retransmits", one->max_retransmits);
      number (self, "max_packet_life_time_ms", one->max_packet_life_time_ms);
      number (self, "messages_sent", (double) one->messages_sent);
      number (self, "messages_received", (double) one->messages_received);
      number (self, "messages_lost", (double) one->messages_lost);
      g_string_append_c (self->out, '}');
    }
  g_string_append_c (self->out, ']');
  number (self, "cwnd_bytes", (double) detail->cwnd_bytes);
  number (self, "rwnd_bytes", (double) detail->rwnd_bytes);
  number (self, "rto_ms", (double) detail->rto_ms);
  number (self, "mtu_bytes", (double) detail->mtu_bytes);
  number (self, "max_message_bytes", (double) detail->max_message_bytes);
  number (self, "retransmitted", (double) detail->retransmitted);
  g_string_append_c (self->out, '}');
}

static void
asked (Writer *self, const GunPeerDetail *detail)
{
  number (self, "asked", (double) detail->n_asked);
  if (!self->with_addresses)
    return;

  begin (self, "asked_last", '[');
  for (guint i = 0; i < detail->asked->len; i++)
    {
      if (i > 0)
        g_string_append_c (self->out, ',');
      text_value (self, g_ptr_array_index (detail->asked, i));
    }
  g_string_append_c (self->out, ']');
}

static void
timeline (Writer *self, const GunPeerDetail *detail)
{
  begin (self, "timeline", '[');
  for (guint i = 0; i < detail->moments->len; i++)
    {
      const GunPeerMoment *moment = g_ptr_array_index (detail->moments, i);

      g_string_append (self->out, i > 0 ? ",{" : "{");
      number (self, "at_ms", floor (moment->at_ms));
      text (self, "layer", moment->layer);
      address (self, "text", moment->text);
      number (self, "times", moment->times);
      g_string_append_c (self->out, '}');
    }
  g_string_append_c (self->out, ']');
  number (self, "timeline_forgotten", (double) detail->n_forgotten);
}

/**
 * gun_peer_detail_append_json:
 * @self: what is known of a peer
 * @with_addresses: whether addresses, names of relays, and the names of souls stand in it
 * @out: where to append it: every member, null for what is not known
 */
void
gun_peer_detail_append_json (const GunPeerDetail *self, gboolean with_addresses, GString *out)
{
  Writer writer = { out, with_addresses };

  g_string_append_c (out, '{');
  text (&writer, "kind", gun_peer_kind_get_name (self->kind));
  address (&writer, "name", self->name);
  text (&writer, "pid", self->pid);
  text (&writer, "device_id", self->device_id);
  address (&writer, "url", self->url);
  text (&writer, "room", with_addresses ? self->room : NULL);
  text (&writer, "state", gun_peer_view_state_get_name (self->state));
  number (&writer, "at_ms", floor (self->at_ms));
  number (&writer, "since_ms", floor (self->since_ms));
  number (&writer, "retry_in_ms", self->retry_in_ms);
  address (&writer, "reason", self->reason);
  flag (&writer, "paused", self->is_paused);
  path (&writer, self);
  quality (&writer, self);
  security (&writer, self);
  channel (&writer, self);
  asked (&writer, self);
  timeline (&writer, self);
  g_string_append_c (out, '}');
}
