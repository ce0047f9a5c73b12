/* SPDX-License-Identifier: MIT */

#include "gun-network-check.h"

#include <math.h>
#include <string.h>

#include "gun-flat-json.h"
#include "gun-json-text.h"
#include "gun-network-judgement.h"
#include "gun-text.h"

/* A control socket says no more; 16 servers by two families, and relays */
#define MAX_SERVERS 64

#define CHECK(kind, field) GUN_FLAT_MEMBER (GunNetworkCheck, #field, kind, field)
#define SERVER(kind, field) GUN_FLAT_MEMBER (GunCheckedServer, #field, kind, field)
#define RELAY(kind, field) GUN_FLAT_MEMBER (GunCheckedRelay, #field, kind, field)

static const GunFlatMember check_members[] = {
  CHECK (FLAG, is_off),       CHECK (FLAG, relay_only), CHECK (TEXTS, addresses),
  CHECK (TEXT, hairpin),      CHECK (TEXT, local_name), CHECK (TEXT, local_names),
  CHECK (NUMBER, checked_ms), CHECK (NUMBER, took_us),
};

static const GunFlatMember server_members[] = {
  SERVER (TEXT, server),       SERVER (TEXT, kind),           SERVER (TEXT, family),
  SERVER (TEXT, outcome),      SERVER (TEXT, server_address), SERVER (NUMBER, server_port),
  SERVER (NUMBER, local_port), SERVER (TEXT, mapped_address), SERVER (NUMBER, mapped_port),
  SERVER (NUMBER, error_code), SERVER (TEXT, reason),         SERVER (NUMBER, round_trip_us),
};

static const GunFlatMember relay_members[] = {
  RELAY (TEXT, relay),      RELAY (NUMBER, reached_us), RELAY (NUMBER, tls_us),
  RELAY (NUMBER, hello_us), RELAY (NUMBER, echo_us),    RELAY (NUMBER, clock_difference_us),
  RELAY (TEXT, failed),     RELAY (TEXT, reason),
};

static void
server_free (gpointer data)
{
  gun_flat_clear (data, server_members, G_N_ELEMENTS (server_members));
  g_free (data);
}

static void
relay_free (gpointer data)
{
  gun_flat_clear (data, relay_members, G_N_ELEMENTS (relay_members));
  g_free (data);
}

/**
 * gun_network_check_new:
 *
 * Returns: (transfer full): a check of which nothing is known yet
 */
GunNetworkCheck *
gun_network_check_new (void)
{
  GunNetworkCheck *self = g_new0 (GunNetworkCheck, 1);

  gun_flat_init (self, check_members, G_N_ELEMENTS (check_members));
  self->servers = g_ptr_array_new_with_free_func (server_free);
  self->relays = g_ptr_array_new_with_free_func (relay_free);
  return self;
}

/**
 * gun_network_check_free:
 * @self: (transfer full): a check
 */
void
gun_network_check_free (GunNetworkCheck *self)
{
  gun_flat_clear (self, check_members, G_N_ELEMENTS (check_members));
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->relays);
  g_free (self);
}

/**
 * gun_network_check_add_server:
 * @self: a check
 *
 * Returns: (transfer none): a server of which nothing is known yet
 */
GunCheckedServer *
gun_network_check_add_server (GunNetworkCheck *self)
{
  GunCheckedServer *server = g_new0 (GunCheckedServer, 1);

  gun_flat_init (server, server_members, G_N_ELEMENTS (server_members));
  g_ptr_array_add (self->servers, server);
  return server;
}

/**
 * gun_network_check_add_relay:
 * @self: a check
 * @url: (nullable): where it is
 *
 * Returns: (transfer none): a relay of which nothing is known yet
 */
GunCheckedRelay *
gun_network_check_add_relay (GunNetworkCheck *self, const char *url)
{
  GunCheckedRelay *relay = g_new0 (GunCheckedRelay, 1);

  gun_flat_init (relay, relay_members, G_N_ELEMENTS (relay_members));
  relay->relay = url == NULL ? NULL : gun_text_new (url);
  g_ptr_array_add (self->relays, relay);
  return relay;
}

/**
 * gun_network_check_copy:
 * @self: a check
 *
 * Returns: (transfer full): the same as it is now
 */
GunNetworkCheck *
gun_network_check_copy (const GunNetworkCheck *self)
{
  GunNetworkCheck *copy = gun_network_check_new ();

  gun_flat_copy (self, copy, check_members, G_N_ELEMENTS (check_members));
  copy->servers_done = self->servers_done;
  for (guint i = 0; i < self->servers->len; i++)
    gun_flat_copy (g_ptr_array_index (self->servers, i),
                   gun_network_check_add_server (copy),
                   server_members,
                   G_N_ELEMENTS (server_members));
  for (guint i = 0; i < self->relays->len; i++)
    {
      const GunCheckedRelay *relay = g_ptr_array_index (self->relays, i);
      GunCheckedRelay *same = gun_network_check_add_relay (copy, NULL);

      gun_flat_copy (relay, same, relay_members, G_N_ELEMENTS (relay_members));
      same->is_done = relay->is_done;
    }
  return copy;
}

static void
append_name (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, "\"%s\":\"%s\",", name, value);
}

static void
append_outside (GString *out, const char *name, const GunCheckedServer *seen)
{
  g_string_append_printf (out, "\"%s\":", name);
  if (seen == NULL)
    g_string_append (out, "null");
  else
    gun_json_append_string (out, seen->mapped_address, g_ref_string_length (seen->mapped_address));
  g_string_append_c (out, ',');
}

static void
append_judgement (GString *out, const GunNetworkCheck *check)
{
  GunNetworkJudgement judgement;
  gboolean is_first = TRUE;

  gun_network_check_judge (check, &judgement);
  append_name (out, "verdict", gun_network_verdict_get_name (judgement.verdict));
  append_name (out, "reason", gun_network_reason_get_name (judgement.reason));
  append_name (out, "udp", gun_network_udp_get_name (judgement.udp));
  append_name (out, "mapping", gun_network_mapping_get_name (judgement.mapping));
  append_outside (out, "outside_ipv4", judgement.outside[0]);
  append_outside (out, "outside_ipv6", judgement.outside[1]);
  g_string_append (out, "\"clock_difference_us\":");
  if (judgement.is_clock_known)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, judgement.clock_difference_us);
  else
    g_string_append (out, "null");
  g_string_append (out, ",\"missing\":[");
  for (guint i = 0; i < GUN_NETWORK_N_MISSING; i++)
    {
      if (!(judgement.missing & (1 << i)))
        continue;
      g_string_append_printf (
          out, "%s\"%s\"", is_first ? "" : ",", gun_network_missing_get_name (1 << i));
      is_first = FALSE;
    }
  g_string_append (out, "],");
}

static void
append_list (
    GString *out, const char *name, GPtrArray *list, const GunFlatMember *members, guint n_members)
{
  g_string_append_printf (out, ",\"%s\":[", name);
  for (guint i = 0; i < list->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      gun_flat_append_whole_json (g_ptr_array_index (list, i), members, n_members, out);
    }
  g_string_append_c (out, ']');
}

/**
 * gun_network_check_append_json:
 * @self: a check that has ended
 * @out: where to append the object: every member, null for what is not known
 */
void
gun_network_check_append_json (const GunNetworkCheck *self, GString *out)
{
  g_autoptr (GString) facts = g_string_new (NULL);

  gun_flat_append_whole_json (self, check_members, G_N_ELEMENTS (check_members), facts);
  g_string_append_c (out, '{');
  append_judgement (out, self);
  /* One object: its members go on where those of the judgement end */
  g_string_append_len (out, facts->str + 1, (gssize) facts->len - 2);
  append_list (out, "servers", self->servers, server_members, G_N_ELEMENTS (server_members));
  append_list (out, "relays", self->relays, relay_members, G_N_ELEMENTS (relay_members));
  g_string_append_c (out, '}');
}

static void
say_piece (const char *kind,
           gconstpointer piece,
           const GunFlatMember *members,
           guint n_members,
           GunNetworkCheckPieceFunc func,
           gpointer user_data)
{
  g_autoptr (GString) json = g_string_new (NULL);

  gun_flat_append_json (piece, members, n_members, json);
  func (kind, json, user_data);
}

/**
 * gun_network_check_take_apart:
 * @self: a check that has ended
 * @func: gets each piece
 * @user_data: for @func
 */
void
gun_network_check_take_apart (const GunNetworkCheck *self,
                              GunNetworkCheckPieceFunc func,
                              gpointer user_data)
{
  say_piece ("network", self, check_members, G_N_ELEMENTS (check_members), func, user_data);
  for (guint i = 0; i < self->servers->len; i++)
    say_piece ("server",
               g_ptr_array_index (self->servers, i),
               server_members,
               G_N_ELEMENTS (server_members),
               func,
               user_data);
  for (guint i = 0; i < self->relays->len; i++)
    say_piece ("relay",
               g_ptr_array_index (self->relays, i),
               relay_members,
               G_N_ELEMENTS (relay_members),
               func,
               user_data);
}

static gboolean
add_server (GunNetworkCheck *self, const char *json, gsize length_bytes)
{
  GunCheckedServer *server;

  if (self->servers->len == MAX_SERVERS)
    return FALSE;

  server = gun_network_check_add_server (self);
  return gun_flat_parse (server, server_members, G_N_ELEMENTS (server_members), json, length_bytes)
         && server->server != NULL && server->kind != NULL && server->family != NULL
         && server->outcome != NULL;
}

static gboolean
add_relay (GunNetworkCheck *self, const char *json, gsize length_bytes)
{
  GunCheckedRelay *relay;

  if (self->relays->len == GUN_NETWORK_CHECK_MAX_RELAYS)
    return FALSE;

  relay = gun_network_check_add_relay (self, NULL);
  relay->is_done = TRUE;
  return gun_flat_parse (relay, relay_members, G_N_ELEMENTS (relay_members), json, length_bytes)
         && relay->relay != NULL;
}

/**
 * gun_network_check_add_piece:
 * @self: a check
 * @kind: what the piece is
 * @json: an object of gun_network_check_take_apart()
 * @length_bytes: its length
 *
 * Returns: whether it is a piece; when not, @self is good for nothing any more
 */
gboolean
gun_network_check_add_piece (GunNetworkCheck *self,
                             const char *kind,
                             const char *json,
                             gsize length_bytes)
{
  if (g_str_equal (kind, "server"))
    return add_server (self, json, length_bytes);
  if (g_str_equal (kind, "relay"))
    return add_relay (self, json, length_bytes);

  self->servers_done = TRUE;
  return g_str_equal (kind, "network")
         && gun_flat_parse (self, check_members, G_N_ELEMENTS (check_members), json, length_bytes);
}
