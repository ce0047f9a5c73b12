/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <locale.h>
#include <unistd.h>

#include "gun-application.h"

/* Another database has another application id, which a running application cannot change: the program begins again in its own place */
static int
open_instead (const char *database)
{
  execl ("/proc/self/exe", "gun-desktop", "--db", database, NULL);
  g_printerr ("gun-desktop: %s: %s\n", database, g_strerror (errno));

  return 1;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GunApplication) application = NULL;
  g_autofree char *next = NULL;
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, GUN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = gun_application_new ();
  status = g_application_run (G_APPLICATION (application), argc, argv);
  next = g_strdup (gun_application_get_next_database (application));
  g_clear_object (&application);

  return next != NULL ? open_instead (next) : status;
}
