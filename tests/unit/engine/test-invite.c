/* SPDX-License-Identifier: MIT */

/* Two engines that connect by two texts. Data channels live in one thread of a program, so the other side is this program again. */

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine-fixture.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"

#define ANSWERER "answerer"

/* Longer than any text of an invite */
#define GUN_INVITE_LINE_BYTES 32768

static char *program;

/* No addresses but loopback's are there, and those are no candidates */
static gboolean
add_address (void)
{
  int status;

  return g_spawn_command_line_sync ("ip address add 192.0.2.2/32 dev lo", NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

static GunInviteText *
invite (GunEngine *engine, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_invite_async (engine, cancellable, keep_result_cb, &result);
  wait_for_result (&result);
  return gun_engine_invite_finish (engine, result, error);
}

static GunInviteText *
answer (GunEngine *engine, const char *text, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_answer_invite_async (engine, text, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  return gun_engine_answer_invite_finish (engine, result, error);
}

static guint64
await_link (GunEngine *engine, const char *id, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_await_invite_async (engine, id, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  return gun_engine_await_invite_finish (engine, result, error);
}

/* The other side: reads an invite, says the answer and when it is open, and stays until its input ends. */
static int
be_answerer (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GunInviteText) text = NULL;
  g_autoptr (GError) error = NULL;
  char line[GUN_INVITE_LINE_BYTES];

  g_assert_nonnull (fgets (line, sizeof line, stdin));
  text = answer (engine, line, &error);
  g_assert_no_error (error);
  g_print ("%s\n", text->text);
  g_assert_cmpuint (await_link (engine, text->id, &error), >, 0);
  g_assert_no_error (error);
  g_print ("open\n");
  g_assert_null (fgets (line, sizeof line, stdin));
  engine_stop (engine);
  return EXIT_SUCCESS;
}

typedef struct
{
  GSubprocess *process;
  GOutputStream *in;
  GDataInputStream *out;
} Answerer;

static void
answerer_start (Answerer *self)
{
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                    &error,
                                    program,
                                    ANSWERER,
                                    NULL);
  g_assert_no_error (error);
  self->in = g_subprocess_get_stdin_pipe (self->process);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
}

static char *
answerer_say (Answerer *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_printf (self->in, NULL, NULL, &error, "%s\n", text);
  g_assert_no_error (error);
  return g_data_input_stream_read_line (self->out, NULL, NULL, NULL);
}

static void
answerer_end (Answerer *self)
{
  g_assert_true (g_output_stream_close (self->in, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
  g_clear_object (&self->out);
  g_clear_object (&self->process);
}

static GunPeerView *
find_peer (GunEngine *engine, guint64 number)
{
  GListModel *peers = gun_engine_get_peers (engine);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) view = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_number (view) == number)
        return g_steal_pointer (&view);
    }
  return NULL;
}

static void
keep_path_cb (GunEngine *engine, const GunEvent *event, GString *paths)
{
  g_autofree char *json = gun_event_to_json (event);

  if (g_str_equal (event->event, "path"))
    g_string_append_printf (paths, "%s\n", json);
}

/* Right after the start, when the database was hardly asked who we are */
static void
test_connects (void)
{
  g_autofree char *folder = gun_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "here.db", NULL);
  g_autoptr (GString) paths = g_string_new (NULL);
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInviteText) text = invite (engine, NULL, &error);
  g_autofree char *response = NULL;
  g_autofree char *open = NULL;
  g_autoptr (GunPeerView) peer = NULL;
  Answerer answerer;
  guint64 number;

  g_assert_no_error (error);
  g_assert_cmpint (text->expires_ms / 1000 - g_get_real_time () / G_USEC_PER_SEC, >, 800);
  g_signal_connect (engine, "event", G_CALLBACK (keep_path_cb), paths);
  answerer_start (&answerer);
  response = answerer_say (&answerer, text->text);
  g_assert_true (gun_engine_check_invite_text (engine, response, TRUE, &error));
  gun_engine_take_answer (engine, response, &error);
  g_assert_no_error (error);
  g_assert_false (gun_engine_take_answer (engine, response, &error));
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_USED);
  g_clear_error (&error);

  number = await_link (engine, text->id, &error);
  g_assert_no_error (error);
  open = g_data_input_stream_read_line (answerer.out, NULL, NULL, NULL);
  g_assert_cmpstr (open, ==, "open");
  gun_test_await ((peer = find_peer (engine, number)) != NULL, TEST_WAIT_S);
  gun_test_await (gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN, TEST_WAIT_S);
  g_assert_cmpint (gun_peer_view_get_kind (peer), ==, GUN_PEER_KIND_DESKTOP);
  g_assert_null (gun_peer_view_get_device_id (peer));
  g_assert_true (gun_peer_view_is_invited (peer));
  gun_test_await (strstr (paths->str, "\"via\":\"invite\"") != NULL, TEST_WAIT_S);
  g_assert_nonnull (strstr (paths->str, "\"kind\":\"desktop\""));
  /* Also for who asks late */
  g_assert_cmpuint (await_link (engine, text->id, &error), ==, number);

  answerer_end (&answerer);
  gun_test_await (gun_peer_view_get_state (peer) == GUN_PEER_VIEW_WAITING, TEST_WAIT_S);
  g_assert_nonnull (strstr (gun_peer_view_get_reason (peer), "make another invite"));
  g_clear_object (&peer);
  g_signal_handlers_disconnect_by_data (engine, paths);
  engine_stop (engine);
  gun_test_folder_remove (folder);
}

static void
assert_not_invited (GunEngine *engine, const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (invite (engine, NULL, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, part));
  g_clear_error (&error);
  g_assert_false (gun_engine_take_answer (engine, "gun-answer:", &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
}

static void
test_is_refused (void)
{
  GunEngine *engine = gun_engine_new ();
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();
  g_autoptr (GError) error = NULL;
  GunInviteText *texts[4];

  g_assert_null (invite (engine, NULL, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  g_clear_error (&error);

  g_assert_no_error (engine_start (engine));
  options->enabled = FALSE;
  gun_engine_set_direct_options (engine, options);
  assert_not_invited (engine, "turned off");
  options->enabled = TRUE;
  gun_engine_set_direct_options (engine, options);

  g_assert_null (answer (engine, "hello", &error));
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_NOT_ONE);
  g_clear_error (&error);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    texts[i] = invite (engine, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (invite (engine, NULL, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Four invites"));
  g_clear_error (&error);
  g_assert_null (answer (engine, texts[0]->text, &error));
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_OURS);
  g_clear_error (&error);
  g_assert_false (gun_engine_check_invite_text (engine, texts[0]->text, TRUE, &error));
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_WRONG_KIND);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    gun_invite_text_free (texts[i]);
  engine_stop (engine);
}

static void
test_is_isolated (void)
{
  GunEngine *engine = gun_engine_new ();

  gun_engine_set_isolated (engine, TRUE);
  g_assert_no_error (engine_start (engine));
  assert_not_invited (engine, "");
  engine_stop (engine);
}

/* Whoever waits hears when it is over, however that comes. */
static void
test_ends (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) given_up = NULL;
  g_autoptr (GAsyncResult) cancelled = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunInviteText) first = invite (engine, NULL, NULL);
  g_autoptr (GunInviteText) second = invite (engine, NULL, NULL);
  g_autoptr (GError) error = NULL;

  gun_engine_await_invite_async (engine, first->id, cancellable, keep_result_cb, &given_up);
  gun_engine_await_invite_async (engine, first->id, NULL, keep_result_cb, &cancelled);
  gun_engine_await_invite_async (engine, second->id, NULL, keep_result_cb, &stopped);
  g_cancellable_cancel (cancellable);
  wait_for_result (&given_up);
  g_assert_cmpuint (gun_engine_await_invite_finish (engine, given_up, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_null (cancelled);

  gun_engine_cancel_invite (engine, first->id);
  wait_for_result (&cancelled);
  g_assert_cmpuint (gun_engine_await_invite_finish (engine, cancelled, &error), ==, 0);
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (await_link (engine, "of nobody", &error), ==, 0);
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_UNKNOWN);
  g_clear_error (&error);

  gun_engine_stop_async (engine, keep_result_cb, &result);
  wait_for_result (&stopped);
  g_assert_cmpuint (gun_engine_await_invite_finish (engine, stopped, &error), ==, 0);
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  wait_for_result (&result);
  g_clear_object (&given_up);
  g_clear_object (&cancelled);
  g_clear_object (&stopped);
  g_clear_object (&result);
  gun_test_settle ();
  g_assert_finalize_object (engine);
}

int
main (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], ANSWERER))
    return be_answerer ();

  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  if (!add_address ())
    {
      g_print ("1..0 # SKIP no address can be added here\n");
      return 0;
    }
  g_test_add_func ("/engine/invite/connects", test_connects);
  g_test_add_func ("/engine/invite/is-refused", test_is_refused);
  g_test_add_func ("/engine/invite/is-isolated", test_is_isolated);
  g_test_add_func ("/engine/invite/ends", test_ends);
  return g_test_run ();
}
