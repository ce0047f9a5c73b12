/* SPDX-License-Identifier: MIT */

#include "gun-node-adding.h"

#include <glib/gi18n.h>

#include "gun-open-window.h"
#include "gun-paste-window.h"
#include "gun-text.h"
#include "gun-write-window.h"

void
gun_node_adding_key (GtkWindow *parent, GunWrites *writes, GRefString *soul)
{
  gtk_window_present (GTK_WINDOW (gun_write_window_new (parent, writes, soul)));
}

void
gun_node_adding_set_item (GtkWindow *parent, GunWrites *writes, GRefString *soul)
{
  gtk_window_present (GTK_WINDOW (gun_write_window_new_item (parent, writes, soul)));
}

/* Where what is chosen, or pasted, goes */
typedef struct
{
  GunWrites *writes;
  GRefString *soul;
  GunKeyItem *item; /* (nullable) */
  GWeakRef parent;
} Target;

static Target *
target_new (GtkWindow *parent, GunWrites *writes, GRefString *soul, GunKeyItem *item)
{
  Target *self = g_new0 (Target, 1);

  self->writes = g_object_ref (writes);
  self->soul = g_ref_string_acquire (soul);
  self->item = item != NULL ? g_object_ref (item) : NULL;
  g_weak_ref_init (&self->parent, parent);

  return self;
}

static void
target_free (Target *self)
{
  g_object_unref (self->writes);
  g_ref_string_release (self->soul);
  g_clear_object (&self->item);
  g_weak_ref_clear (&self->parent);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Target, target_free)

static void
forget_target (gpointer data, GClosure *closure)
{
  target_free (data);
}

static void
chosen_cb (GunOpenWindow *window, GunValue *link, gpointer user_data)
{
  Target *target = user_data;
  GunValue *now = gun_key_item_get_value (target->item);

  if (!gun_value_equal (link, now))
    gun_writes_put (target->writes, target->soul, gun_key_item_get_key (target->item), link, now);
}

void
gun_node_adding_link (GtkWindow *parent, GunWrites *writes, GunKeyItem *item)
{
  GtkWidget *window = gun_open_window_new (parent, gun_writes_get_engine (writes));
  Target *target = target_new (parent, writes, gun_key_item_get_soul (item), item);

  gun_open_window_set_purpose (GUN_OPEN_WINDOW (window), _ ("Link to Node"), _ ("Link"));
  g_signal_connect_data (window, "chosen", G_CALLBACK (chosen_cb), target, forget_target, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
text_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Target) target = user_data;
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&target->parent);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);

  if (parent == NULL)
    return;

  gtk_window_present (
      GTK_WINDOW (gun_paste_window_new (parent, target->writes, target->soul, text)));
}

void
gun_node_adding_paste (GtkWindow *parent, GunWrites *writes, GRefString *soul)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (parent)),
                                 NULL,
                                 text_read_cb,
                                 target_new (parent, writes, soul, NULL));
}
