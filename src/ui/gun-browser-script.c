/* SPDX-License-Identifier: MIT */

#include "gun-browser-script.h"

#include <string.h>

#include "gun-text.h"
#include "gun-value.h"

/* As a string of JavaScript within a page, where "</script>" would end it */
static void
append_string (GString *out, const char *text)
{
  g_autoptr (GRefString) ref = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (ref);
  g_autoptr (GString) json = g_string_new (NULL);

  gun_value_append_json (value, json);
  g_string_replace (json, "<", "\\u003c", 0);
  g_string_append_len (out, json->str, (gssize) json->len);
}

/* gun.js takes http and https, from which it makes ws and wss by itself */
static char *
dup_page_url (const char *relay)
{
  if (g_str_has_prefix (relay, "ws"))
    return g_strconcat ("http", relay + strlen ("ws"), NULL);

  return g_strdup (relay);
}

/* @relay: (nullable): whose copy it is; %NULL: it stands beside the page */
static void
append_source (GString *out, const char *relay, const char *path)
{
  g_autoptr (GUri) url = relay != NULL ? g_uri_parse (relay, G_URI_FLAGS_ENCODED, NULL) : NULL;
  g_autoptr (GUri) source = NULL;
  g_autofree char *text = NULL;
  g_autofree char *escaped = NULL;

  if (url != NULL)
    {
      source = g_uri_build (G_URI_FLAGS_ENCODED,
                            g_uri_get_scheme (url),
                            NULL,
                            g_uri_get_host (url),
                            g_uri_get_port (url),
                            path,
                            NULL,
                            NULL);
      text = g_uri_to_string (source);
    }

  escaped = g_markup_escape_text (text != NULL ? text : path + strlen ("/"), -1);
  g_string_append_printf (out, "<script src=\"%s\"></script>\n", escaped);
}

static gboolean
append_server (GString *out,
               const GunServerEntry *entry,
               gboolean is_first,
               gboolean with_passwords)
{
  gboolean has_account = *entry->username != '\0';

  /* A browser refuses all of the list when one TURN server in it has no password */
  if (has_account && (!with_passwords || entry->password == NULL))
    return FALSE;

  g_string_append (out, is_first ? "\n      { urls: " : ",\n      { urls: ");
  append_string (out, entry->uri);
  if (has_account)
    {
      g_string_append (out, ", username: ");
      append_string (out, entry->username);
      g_string_append (out, ", credential: ");
      append_string (out, entry->password);
    }
  g_string_append (out, " }");

  return TRUE;
}

static void
append_servers (GString *out, GunServerList *servers, gboolean with_passwords)
{
  gboolean is_first = TRUE;

  g_string_append (out, "[");
  for (guint i = 0; i < gun_server_list_get_n (servers); i++)
    if (append_server (out, gun_server_list_get (servers, i), is_first, with_passwords))
      is_first = FALSE;
  g_string_append (out, is_first ? "]" : "\n    ]");
}

static void
append_peers (GString *out, const char *const *peers)
{
  for (guint i = 0; peers[i] != NULL; i++)
    {
      g_autofree char *url = dup_page_url (peers[i]);

      g_string_append (out, i == 0 ? "" : ", ");
      append_string (out, url);
    }
}

/**
 * gun_browser_script_new:
 * @peers: what the page is to be connected to, at least one address
 * @serves: whether the first of @peers has gun.js for the page, as stock relays do
 * @room: its name
 * @servers: what to ask for ways
 * @with_passwords: whether TURN servers are named, which cannot be without their passwords
 *
 * Returns: (transfer full): lines of HTML
 */
char *
gun_browser_script_new (const char *const *peers,
                        gboolean serves,
                        const char *room,
                        GunServerList *servers,
                        gboolean with_passwords)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *source = serves ? dup_page_url (peers[0]) : NULL;

  append_source (out, source, "/gun.js");
  append_source (out, source, source != NULL ? "/gun/lib/webrtc.js" : "/lib/webrtc.js");
  g_string_append (out, "<script>\nconst gun = Gun({\n  peers: [");
  append_peers (out, peers);
  g_string_append (out, "],\n  rtc: {\n    room: ");
  append_string (out, room);
  g_string_append (out, ",\n    iceServers: ");
  append_servers (out, servers, with_passwords);
  g_string_append (out, "\n  }\n})\n</script>");

  return g_string_free (g_steal_pointer (&out), FALSE);
}
