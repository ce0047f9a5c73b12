/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "gun-cli.h"

typedef struct
{
  const GunCliUsage *usage;
  void (*run) (GunCli *self);
} Command;

static const Command commands[] = {
  { &gun_cli_serve_usage, gun_cli_serve },     { &gun_cli_get_usage, gun_cli_get },
  { &gun_cli_put_usage, gun_cli_put },         { &gun_cli_watch_usage, gun_cli_watch },
  { &gun_cli_ls_usage, gun_cli_ls },           { &gun_cli_peers_usage, gun_cli_peers },
  { &gun_cli_ping_usage, gun_cli_ping },       { &gun_cli_room_usage, gun_cli_room },
  { &gun_cli_why_usage, gun_cli_why },         { &gun_cli_netcheck_usage, gun_cli_netcheck },
  { &gun_cli_report_usage, gun_cli_report },   { &gun_cli_refused_usage, gun_cli_refused },
  { &gun_cli_invite_usage, gun_cli_invite },   { &gun_cli_accept_usage, gun_cli_accept },
  { &gun_cli_export_usage, gun_cli_export },   { &gun_cli_import_usage, gun_cli_import },
  { &gun_cli_check_usage, gun_cli_check },     { &gun_cli_outbox_usage, gun_cli_outbox },
  { &gun_cli_pair_usage, gun_cli_pair },       { &gun_cli_sign_usage, gun_cli_sign },
  { &gun_cli_verify_usage, gun_cli_verify },   { &gun_cli_encrypt_usage, gun_cli_encrypt },
  { &gun_cli_decrypt_usage, gun_cli_decrypt }, { &gun_cli_work_usage, gun_cli_work },
  { &gun_cli_certify_usage, gun_cli_certify }, { &gun_cli_search_usage, gun_cli_search },
};

static void
print_help (void)
{
  g_print ("%s\n\n%s\n", _ ("Usage: gun-peer COMMAND [OPTION…]"), _ ("Commands:"));
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const GunCliUsage *usage = commands[i].usage;
      g_autofree char *call = g_strdup_printf ("%s %s", usage->name, usage->words);

      g_print ("  %-20s %s\n", call, _ (usage->summary));
    }
  g_print ("\n%s\n", _ ("gun-peer COMMAND --help tells more, and so does “man gun-peer”."));
}

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].usage->name, name))
      return &commands[i];

  return NULL;
}

static GunCliStatus
run_command (const Command *command, char **arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunCliOptions) options = gun_cli_options_parse (command->usage, arguments, &error);
  GunCli cli = { .status = GUN_CLI_FAILED, .interrupted = GUN_CLI_FAILED };

  if (options == NULL)
    {
      gun_cli_complain (error->message);
      return GUN_CLI_USAGE;
    }

  cli.options = options;
  cli.loop = g_main_loop_new (NULL, FALSE);
  gun_cli_take_signals (&cli);
  command->run (&cli);
  gun_cli_close (&cli);
  g_main_loop_unref (cli.loop);

  return cli.status;
}

int
main (int argc, char *argv[])
{
  const Command *command;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, GUN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("gun-peer");

  /* A reader that goes away is no reason to die before everything is committed. */
  signal (SIGPIPE, SIG_IGN);

  if (argc < 2)
    {
      gun_cli_complain (_ ("a command is missing; gun-peer --help lists them"));
      return GUN_CLI_USAGE;
    }

  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_help ();
      return GUN_CLI_OK;
    }

  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("gun-peer %s\n", GUN_VERSION);
      return GUN_CLI_OK;
    }

  command = find_command (argv[1]);
  if (command == NULL)
    {
      gun_cli_complain (_ ("there is no such command; gun-peer --help lists them"));
      return GUN_CLI_USAGE;
    }

  return run_command (command, argv + 1);
}
