/* SPDX-License-Identifier: MIT */

/* What time a relay has: the `Date` of its answer to plain HTTP, on a connection of its own. */

#include "gun-deadline.h"
#include "gun-relay-private.h"

/* A web server under a relay may never answer plain HTTP. */
#define CLOCK_SECONDS 4

typedef struct
{
  GUri *url;
  GunDeadline *deadline;
  GSocketConnection *connection; /* (nullable) */
  gint64 asked_at_us;            /* wall */
} Question;

static void
question_free (Question *self)
{
  g_clear_object (&self->connection);
  g_clear_pointer (&self->deadline, gun_deadline_free);
  g_clear_pointer (&self->url, g_uri_unref);
  g_free (self);
}

/* The difference of the clocks, theirs minus ours. An HTTP date (RFC 9110 section 5.6.7) names a second: the middle of it is meant. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Question *self = g_task_get_task_data (task);
  g_autoptr (GunHttpHead) answer = NULL;
  g_autoptr (GDateTime) date = NULL;
  GError *error = NULL;
  const char *text;
  gint64 ours_us;
  gint64 difference_us;

  answer = gun_http_ask_finish (result, &error);
  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  text = soup_message_headers_get_one (answer->headers, "Date");
  date = text == NULL ? NULL : soup_date_time_new_from_http_string (text);
  if (date == NULL)
    {
      g_task_return_new_error (
          task, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT, "Its HTTP answer has no date");
      return;
    }

  ours_us = self->asked_at_us + (g_get_real_time () - self->asked_at_us) / 2;
  difference_us = g_date_time_to_unix (date) * G_USEC_PER_SEC + G_USEC_PER_SEC / 2 - ours_us;
  g_task_return_pointer (task, g_memdup2 (&difference_us, sizeof difference_us), g_free);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Question *self = g_task_get_task_data (task);
  g_autofree char *request = NULL;
  GError *error = NULL;

  self->connection = gun_relay_connect_finish (result, &error);
  if (self->connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  request = gun_relay_url_dup_request (self->url, "Accept: */*\r\nConnection: close\r\n");
  self->asked_at_us = g_get_real_time ();
  gun_http_ask_async (G_IO_STREAM (self->connection),
                      request,
                      gun_deadline_get_cancellable (self->deadline),
                      answered_cb,
                      g_steal_pointer (&task));
}

/**
 * gun_relay_ask_clock_async:
 * @url: the address of a relay
 * @cancellable: (nullable): to give up
 * @callback: called with the answer, after 4 seconds at the latest
 * @user_data: for @callback
 *
 * Asks what time a relay has, without touching any link to it.
 * Errors: G_IO_ERROR_INVALID_ARGUMENT when @url is no address, G_IO_ERROR_CANCELLED, else it is not known: many relays
 * answer plain HTTP not at all.
 * Thread: the thread-default context it is called in.
 */
void
gun_relay_ask_clock_async (const char *url,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Question *self = g_new0 (Question, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, gun_relay_ask_clock_async);
  g_task_set_task_data (task, self, (GDestroyNotify) question_free);
  self->url = gun_relay_parse_url (url, &error);
  if (self->url == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  self->deadline = gun_deadline_new (CLOCK_SECONDS, cancellable);
  gun_relay_connect_async (
      self->url, NULL, NULL, gun_deadline_get_cancellable (self->deadline), connected_cb, task);
}

/**
 * gun_relay_ask_clock_finish:
 * @result: what the callback got
 * @difference_us: (out): its clock minus ours, exact to %GUN_RELAY_CLOCK_EXACT_US
 * @error: why it is not known
 *
 * Returns: whether it is known
 */
gboolean
gun_relay_ask_clock_finish (GAsyncResult *result, gint64 *difference_us, GError **error)
{
  g_autofree gint64 *answer = NULL;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  g_return_val_if_fail (difference_us != NULL, FALSE);

  answer = g_task_propagate_pointer (G_TASK (result), error);
  *difference_us = answer != NULL ? *answer : 0;
  return answer != NULL;
}
