/* SPDX-License-Identifier: MIT */

/* invite and accept: a direct connection by two texts that people hand each other, as any program that can be in between. */

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "gun-cli-paste.h"
#include "gun-cli.h"
#include "gun-engine-invite.h"
#include "gun-json-text.h"
#include "gun-text.h"

const GunCliUsage gun_cli_invite_usage = {
  .name = "invite",
  .words = "",
  .summary = N_ ("Print an invite for another desktop, read the answer to it from standard input, "
                 "and connect directly. Needs no relay and no room."),
  .min_words = 0,
  .max_words = 0,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_SERVERS | GUN_CLI_TAKES_JSON,
};

const GunCliUsage gun_cli_accept_usage = {
  .name = "accept",
  .words = "[FILE]",
  .summary = N_ ("Read an invite from a file or from standard input, print the answer to send "
                 "back, and wait until whoever invited has connected."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_SERVERS | GUN_CLI_TAKES_JSON,
};

/* (nullable): while something is to be pasted */
static GunCliPaste *paste;

/* For people, beside what is to be handed over */
static void
hint (GunCli *self, const char *sentence)
{
  if (!self->options->json)
    g_printerr ("%s\n", sentence);
}

static void
print_text (GunCli *self, const GunControlMessage *reply)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (!self->options->json)
    {
      gun_cli_print (self, reply->value, g_ref_string_length (reply->value));
      return;
    }

  g_string_append (line, "{\"text\":");
  gun_json_append_string (line, reply->value, g_ref_string_length (reply->value));
  g_string_append (line, ",\"until\":");
  gun_json_append_number (line, reply->until_ms);
  g_string_append_printf (line, ",\"local_only\":%s}", reply->local_only ? "true" : "false");
  gun_cli_print (self, line->str, line->len);
}

static void
say_how_long (GunCli *self, const GunControlMessage *reply)
{
  g_autofree char *until = gun_cli_format_time (reply->until_ms);
  g_autofree char *sentence
      = g_strdup_printf (_ ("Valid until %s, works once."), until != NULL ? until : "–");

  hint (self, sentence);
  if (reply->local_only)
    hint (self,
          _ ("It works in the local network only: no address that is known outside of it was "
             "found."));
}

static void
append_member (GString *line, const char *name, GRefString *text)
{
  g_string_append_printf (line, "%s\"%s\":", line->len > 1 ? "," : "", name);
  if (text != NULL)
    gun_json_append_string (line, text, g_ref_string_length (text));
  else
    g_string_append (line, "null");
}

static void
print_connected_as_json (GunCli *self, const GunControlMessage *reply)
{
  g_autoptr (GString) line = g_string_new ("{");

  append_member (line, "peer", reply->peer);
  append_member (line, "kind", reply->kind);
  append_member (line, "path", reply->path);
  g_string_append_c (line, '}');
  gun_cli_print (self, line->str, line->len);
}

static void
print_connected (GunCli *self, const GunControlMessage *reply)
{
  g_autofree char *name = gun_text_to_display (reply->peer != NULL ? reply->peer : "–", G_MAXSIZE);
  g_autofree char *path = gun_cli_format_path (reply->kind, reply->path, NULL);
  /* Translators: a peer, and the way to it, such as “direct, local network” */
  g_autofree char *line = path != NULL ? g_strdup_printf (_ ("Connected to %s (%s)"), name, path)
                                       : g_strdup_printf (_ ("Connected to %s"), name);

  gun_cli_print (self, line, strlen (line));
}

/* A link of our own engine lives as long as we do; of another program's, as long as that does. */
static void
take_connected (GunCli *self, const GunControlMessage *reply)
{
  if (self->options->json)
    print_connected_as_json (self, reply);
  else
    print_connected (self, reply);

  if (self->engine == NULL)
    {
      gun_cli_quit (self, GUN_CLI_OK);
      return;
    }
  self->interrupted = GUN_CLI_OK;
  hint (self, _ ("This goes on until it is ended, by Ctrl+C."));
}

/* invite */

static void
answered_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  /* Who pastes may paste again; a program is told that it was wrong. */
  if (reply != NULL && reply->error != NULL && gun_cli_paste_is_interactive (paste)
      && !gun_cli_paste_has_ended (paste))
    {
      gun_cli_complain (reply->error);
      gun_cli_paste_again (paste);
      return;
    }

  if (!gun_cli_check_reply (self, reply))
    return;

  g_clear_pointer (&paste, gun_cli_paste_free);
  hint (self, _ ("Connecting…"));
}

static void
pasted_answer_cb (const char *text, gpointer user_data)
{
  GunCli *self = user_data;
  GunControlMessage *request;

  if (text == NULL)
    {
      gun_cli_complain (_ ("No answer was given, so the invite was cancelled"));
      gun_cli_quit (self, GUN_CLI_FAILED);
      return;
    }

  request = gun_control_message_new ();
  request->value = gun_text_new (text);
  gun_cli_request (self, "answer", request, answered_cb);
}

static void
invited_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done != NULL)
    {
      take_connected (self, reply);
      return;
    }

  hint (self,
        _ ("Send this to the other desktop. Private: whoever has it can take the other "
           "desktop’s place."));
  print_text (self, reply);
  say_how_long (self, reply);
  paste = gun_cli_paste_new (pasted_answer_cb, self);
  if (gun_cli_paste_is_interactive (paste))
    hint (self, _ ("Now paste their answer here:"));
}

/* accept */

static void
accepted_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (reply != NULL && reply->error != NULL && paste != NULL && gun_cli_paste_is_interactive (paste)
      && !gun_cli_paste_has_ended (paste))
    {
      gun_cli_complain (reply->error);
      gun_cli_paste_again (paste);
      return;
    }
  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done != NULL)
    {
      take_connected (self, reply);
      return;
    }

  g_clear_pointer (&paste, gun_cli_paste_free);
  hint (self, _ ("Send this back to whoever invited you, and to nobody else."));
  print_text (self, reply);
  say_how_long (self, reply);
  hint (self, _ ("Waiting until it is pasted there…"));
}

static void
accept_text (GunCli *self, const char *text)
{
  GunControlMessage *request = gun_control_message_new ();

  request->value = gun_text_new (text);
  gun_cli_request (self, "accept", request, accepted_cb);
}

static void
pasted_invite_cb (const char *text, gpointer user_data)
{
  GunCli *self = user_data;

  if (text != NULL)
    {
      accept_text (self, text);
      return;
    }

  gun_cli_complain (_ ("No invite was given"));
  gun_cli_quit (self, GUN_CLI_USAGE);
}

/* Its servers are given to an engine when it starts; one that runs has its own. */
static gboolean
open_for_invite (GunCli *self)
{
  if (!gun_cli_open (self))
    return FALSE;
  if (self->engine != NULL || self->options->direct->ice_servers->len == 0)
    return TRUE;

  gun_cli_complain (_ ("The program that uses the database has servers of its own: leave out "
                       "--ice-server and --ice-server-file, or give --memory"));
  gun_cli_quit (self, GUN_CLI_USAGE);
  return FALSE;
}

/**
 * gun_cli_invite:
 * @self: the command
 */
void
gun_cli_invite (GunCli *self)
{
  if (!open_for_invite (self))
    return;

  gun_cli_request (self, "invite", gun_control_message_new (), invited_cb);
  gun_cli_run (self);
  g_clear_pointer (&paste, gun_cli_paste_free);
}

/**
 * gun_cli_accept:
 * @self: the command
 */
void
gun_cli_accept (GunCli *self)
{
  const char *path = gun_cli_options_get_word (self->options, 0);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (path != NULL && !g_str_equal (path, "-"))
    {
      text = gun_cli_paste_read_file (path, &error);
      if (text == NULL)
        {
          gun_cli_complain (error->message);
          return;
        }
    }
  if (!open_for_invite (self))
    return;

  if (text != NULL)
    {
      accept_text (self, text);
    }
  else
    {
      paste = gun_cli_paste_new (pasted_invite_cb, self);
      if (gun_cli_paste_is_interactive (paste))
        hint (self, _ ("Paste the invite here:"));
    }
  gun_cli_run (self);
  g_clear_pointer (&paste, gun_cli_paste_free);
}
