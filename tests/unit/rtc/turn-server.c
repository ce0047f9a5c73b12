/* SPDX-License-Identifier: MIT */

#include "turn-server.h"

#include <net/if.h>
#include <string.h>

#include "gun-test-await.h"
#include "gun-test-folder.h"

struct _TurnServer
{
  GSubprocess *process;
  char *folder;
  char *log;
  GSocketConnection *visitor;
  GSource *pulse; /* so that whoever awaits a line of its log looks again */
};

static gboolean
pulse_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
test_network_ip (const char *arguments)
{
  g_autofree char *line = g_strconcat ("ip ", arguments, NULL);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

gboolean
test_network_make (void)
{
  struct if_nameindex *names = if_nameindex ();
  guint n_names = 0;

  while (names != NULL && names[n_names].if_index != 0)
    n_names++;
  if (names != NULL)
    if_freenameindex (names);
  if (n_names != 1)
    {
      g_print ("1..0 # SKIP this is no network namespace made for a test\n");
      return FALSE;
    }

  test_network_ip ("link add v0 type veth peer name v1");
  test_network_ip ("link set v1 up");
  test_network_ip ("link set v0 up");
  test_network_ip ("addr add 192.0.2.1/24 dev v0");
  test_network_ip ("addr add 192.0.2.2/24 dev v0");
  test_network_ip ("route add default dev v0");
  return TRUE;
}

guint
turn_server_count (TurnServer *self, const char *text)
{
  g_autofree char *log = NULL;
  guint n = 0;

  if (!g_file_get_contents (self->log, &log, NULL, NULL))
    return 0;
  for (const char *p = strstr (log, text); p != NULL; p = strstr (p + 1, text))
    n++;
  return n;
}

/* It answers nobody before it has said that somebody came. */
static gboolean
is_up (TurnServer *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  if (self->visitor == NULL)
    {
      g_socket_client_set_enable_proxy (client, FALSE);
      self->visitor
          = g_socket_client_connect_to_host (client, "192.0.2.1", TURN_SERVER_PORT, NULL, NULL);
    }
  return self->visitor != NULL && turn_server_count (self, "tcp or tls connected") == 1;
}

TurnServer *
turn_server_start (void)
{
  g_autofree char *program = g_find_program_in_path ("turnserver");
  g_autofree char *database = NULL;
  g_autofree char *pid = NULL;
  g_autofree char *account = NULL;
  g_autofree char *port = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GError) error = NULL;
  TurnServer *self;

  if (program == NULL)
    {
      g_test_skip ("coturn is not installed");
      return NULL;
    }

  self = g_new0 (TurnServer, 1);
  self->folder = gun_test_folder_new ();
  self->log = g_build_filename (self->folder, "log", NULL);
  database = g_build_filename (self->folder, "db", NULL);
  pid = g_build_filename (self->folder, "pid", NULL);
  account = g_strconcat (TURN_SERVER_USERNAME, ":", TURN_SERVER_CREDENTIAL, NULL);
  port = g_strdup_printf ("%d", TURN_SERVER_PORT);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  self->process = g_subprocess_launcher_spawn (launcher,
                                               &error,
                                               program,
                                               "-n",
                                               "--no-cli",
                                               "--no-tls",
                                               "--no-dtls",
                                               "--verbose",
                                               "--relay-threads=1",
                                               "--listening-ip=127.0.0.1",
                                               "--listening-ip=192.0.2.1",
                                               "--relay-ip=192.0.2.1",
                                               "--listening-port",
                                               port,
                                               "--lt-cred-mech",
                                               "--user",
                                               account,
                                               "--realm=realm.example",
                                               "--db",
                                               database,
                                               "--pidfile",
                                               pid,
                                               "--simple-log",
                                               "--log-file",
                                               self->log,
                                               NULL);
  g_assert_no_error (error);
  self->pulse = g_timeout_source_new (10);
  g_source_set_callback (self->pulse, pulse_cb, NULL, NULL);
  g_source_attach (self->pulse, NULL);
  gun_test_await (is_up (self), 20);
  g_clear_object (&self->visitor);
  return self;
}

void
turn_server_stop (TurnServer *self)
{
  g_source_destroy (self->pulse);
  g_source_unref (self->pulse);
  g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->process);
  gun_test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->log);
  g_free (self);
}
