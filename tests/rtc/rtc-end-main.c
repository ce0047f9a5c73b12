/* SPDX-License-Identifier: MIT */

/*
 * rtc-end [OPTION…]: one end of a peer connection, driven by JSON lines on standard input; what happens to it is
 * printed as JSON lines. For use against anything that speaks WebRTC data channels: who runs it carries descriptions
 * and candidates to the other end.
 *
 *   {"do":"channel","label":"dc","ordered":false,"maxRetransmits":2}        {"do":"offer"}   {"do":"answer"}
 *   {"do":"remote","type":"offer","sdp":"…"}      {"do":"candidate","candidate":"candidate:…"}
 *   {"do":"send","channel":0,"text":"…"}          {"do":"send","label":"dc","size":65536,"kind":"binary"}
 *   {"do":"close-channel","channel":0}   {"do":"restart"}   {"do":"network-changed"}   {"do":"statistics"}
 *   {"do":"timeline"}   {"do":"close"}
 *   {"do":"quiet"} messages are only counted: {"do":"counts"}   {"do":"ping","label":"dc","times":1000,"size":32}
 *   {"do":"flood","label":"dc","times":1000,"size":16384}   {"do":"usage"}
 *
 * With "connection":"NAME" a line is about another connection of the same process, made when it is first named, and
 * so is what is printed about it. A line that cannot be carried out is answered by {"event":"error",…}; the program goes on. It ends with its input,
 * or by "close". Exit status: 0, or 2 when the command line is wrong.
 */

#include <gio/gunixinputstream.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rtc-end-measure.h"

/* How long a polite close may take to leave. */
#define LINGER_MS 300

static RtcEndOptions options
    = { .connect_timeout_s = 30, .max_message_bytes = -1, .cwnd_cap_bytes = -1 };

static const GOptionEntry entries[] = {
  { "ice-server",
    0,
    0,
    G_OPTION_ARG_STRING_ARRAY,
    &options.ice_servers,
    "STUN or TURN server",
    "URI" },
  { "username", 0, 0, G_OPTION_ARG_STRING, &options.username, "For TURN servers", "NAME" },
  { "credential", 0, 0, G_OPTION_ARG_STRING, &options.credential, "For TURN servers", "TEXT" },
  { "relay-only", 0, 0, G_OPTION_ARG_NONE, &options.relay_only, "Through TURN only", NULL },
  { "port-range", 0, 0, G_OPTION_ARG_STRING, &options.port_range, "Local UDP ports", "LOW-HIGH" },
  { "address",
    0,
    0,
    G_OPTION_ARG_STRING_ARRAY,
    &options.addresses,
    "Only this local address",
    "IP" },
  { "interface",
    0,
    0,
    G_OPTION_ARG_STRING_ARRAY,
    &options.interfaces,
    "Only this interface",
    "NAME" },
  { "loopback", 0, 0, G_OPTION_ARG_NONE, &options.loopback, "127.0.0.1 too", NULL },
  { "trickle",
    0,
    0,
    G_OPTION_ARG_NONE,
    &options.trickle,
    "Candidates apart from the description",
    NULL },
  { "setup",
    0,
    0,
    G_OPTION_ARG_STRING,
    &options.setup,
    "active or passive, as the answerer",
    "ROLE" },
  { "max-message",
    0,
    0,
    G_OPTION_ARG_INT,
    &options.max_message_bytes,
    "Longest message taken",
    "BYTES" },
  { "cwnd-cap",
    0,
    0,
    G_OPTION_ARG_INT,
    &options.cwnd_cap_bytes,
    "On its way at once; 0: no cap",
    "BYTES" },
  { "connect-timeout",
    0,
    0,
    G_OPTION_ARG_INT,
    &options.connect_timeout_s,
    "To find a way",
    "SECONDS" },
  { "echo", 0, 0, G_OPTION_ARG_NONE, &options.echo, "Send every message back", NULL },
  G_OPTION_ENTRY_NULL,
};

typedef struct
{
  GMainLoop *loop;
  GunClock *clock;
  GunDtlsCertificate *certificate;
  GHashTable *ends; /* name -> RtcEnd; "" has no name */
  GSource *linger_timer;
} Program;

static gboolean
linger_over_cb (gpointer user_data)
{
  Program *program = user_data;

  g_main_loop_quit (program->loop);
  return G_SOURCE_REMOVE;
}

/* Everybody is told, and what tells them may leave. */
static void
finish (Program *program)
{
  GHashTableIter iter;
  gpointer end;

  if (program->linger_timer != NULL)
    return;
  g_hash_table_iter_init (&iter, program->ends);
  while (g_hash_table_iter_next (&iter, NULL, &end))
    rtc_end_close (end);
  program->linger_timer
      = gun_clock_add_timer (program->clock, LINGER_MS * 1000, linger_over_cb, program);
}

static RtcEnd *
find_end (Program *program, const char *name, GError **error)
{
  RtcEnd *end = g_hash_table_lookup (program->ends, name);

  if (end != NULL)
    return end;
  end = rtc_end_new (
      &options, *name == '\0' ? NULL : name, program->certificate, program->clock, error);
  if (end != NULL)
    g_hash_table_insert (program->ends, g_strdup (name), end);
  return end;
}

static void
obey (Program *program, JsonObject *command)
{
  const char *name = json_object_get_string_member_with_default (command, "connection", "");
  const char *action = json_object_get_string_member_with_default (command, "do", "");
  g_autoptr (GError) error = NULL;
  RtcEnd *end;

  /* A number where a text should be is none */
  name = name != NULL ? name : "";
  end = find_end (program, name, &error);

  if (end == NULL || !rtc_end_obey (end, command, &error))
    rtc_end_print_error (*name == '\0' ? NULL : name, error);
  if (*name == '\0' && g_strcmp0 (action, "close") == 0)
    finish (program);
}

static void
take_line (Program *program, const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonNode *root;

  if (!json_parser_load_from_data (parser, line, -1, &error))
    {
      rtc_end_print_error (NULL, error);
      return;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (
          &error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID, "A command is an object of JSON");
      rtc_end_print_error (NULL, error);
      return;
    }
  obey (program, json_node_get_object (root));
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, &error);

  if (line == NULL)
    {
      finish (program);
      return;
    }
  take_line (program, line);
  g_data_input_stream_read_line_async (
      G_DATA_INPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, line_cb, program);
}

/* Lets go of everything, and gives what was closed the turns of the loop that it still needs. */
static void
clear (Program *program)
{
  gun_clear_timer (&program->linger_timer);
  g_hash_table_unref (program->ends);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_clear_pointer (&program->certificate, gun_dtls_certificate_unref);
  g_object_unref (program->clock);
  g_main_loop_unref (program->loop);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  g_autoptr (GDataInputStream) lines = g_data_input_stream_new (input);
  g_autoptr (GError) error = NULL;
  Program program = { 0 };

  rtc_end_watch_turns ();
  program.clock = gun_clock_new ();
  program.loop = g_main_loop_new (NULL, FALSE);
  program.ends
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) rtc_end_free);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error)
      || (program.certificate = gun_dtls_certificate_new (&error)) == NULL
      || find_end (&program, "", &error) == NULL)
    {
      g_printerr ("rtc-end: %s\n", error->message);
      clear (&program);
      return 2;
    }

  g_data_input_stream_read_line_async (lines, G_PRIORITY_DEFAULT, NULL, line_cb, &program);
  g_main_loop_run (program.loop);

  clear (&program);
  return EXIT_SUCCESS;
}
