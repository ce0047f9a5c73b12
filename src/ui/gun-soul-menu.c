/* SPDX-License-Identifier: MIT */

#include "gun-soul-menu.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-context-menu.h"
#include "gun-soul-line.h"
#include "gun-text.h"
#include "gun-words.h"

/* Targets of actions are UTF-8 that ends with NUL; some souls are not. */
static gboolean
can_be_named (GRefString *soul)
{
  return g_utf8_validate_len (soul, g_ref_string_length (soul), NULL);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

/* (nullable): what the node and those beside it begin with */
static GRefString *
dup_prefix (GRefString *soul)
{
  const char *slash = strrchr (soul, '/');

  if (slash != NULL && slash != soul)
    return gun_text_new_len (soul, (gsize) (slash + 1 - soul));

  return NULL;
}

/* As it is shown, and with every underscore: alone it would mark a letter. */
static char *
dup_label (GRefString *text)
{
  g_autofree char *shown = gun_words_text (text);
  GString *label = g_string_new (shown);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (label, FALSE);
}

static void
append_subtree (GMenu *menu, GRefString *prefix)
{
  g_autofree char *shown = dup_label (prefix);
  g_autofree char *label = g_strdup_printf (_ ("Export All of “%s”…"), shown);

  append (menu, label, "win.export-subtree", prefix);
}

GMenuModel *
gun_soul_menu_new (GRefString *soul)
{
  g_autoptr (GRefString) prefix = NULL;
  GMenu *menu;

  if (!can_be_named (soul))
    return NULL;

  menu = g_menu_new ();
  prefix = dup_prefix (soul);
  append (menu, _ ("Export Node…"), "win.export-node", soul);
  if (prefix != NULL)
    append_subtree (menu, prefix);

  return G_MENU_MODEL (menu);
}

GMenuModel *
gun_soul_menu_new_for_item (GunSoulItem *item)
{
  GRefString *soul = gun_soul_item_get_soul (item);
  GMenu *menu;

  if (!gun_soul_item_is_group (item))
    return gun_soul_menu_new (soul);
  if (!can_be_named (soul))
    return NULL;

  menu = g_menu_new ();
  if (gun_soul_item_is_node (item))
    append (menu, _ ("Export Node…"), "win.export-node", soul);
  append_subtree (menu, gun_soul_item_get_prefix (item));

  return G_MENU_MODEL (menu);
}

static GunSoulLine *
find_line (GtkWidget *widget)
{
  GtkWidget *line = widget == NULL ? NULL : gtk_widget_get_ancestor (widget, GUN_TYPE_SOUL_LINE);

  /* Of a row of a list only what is in it is a line */
  if (line == NULL && widget != NULL && gtk_widget_get_first_child (widget) != NULL
      && GUN_IS_SOUL_LINE (gtk_widget_get_first_child (widget)))
    line = gtk_widget_get_first_child (widget);

  return line != NULL ? GUN_SOUL_LINE (line) : NULL;
}

GRefString *
gun_soul_menu_dup_soul_at (GtkWidget *widget, double x, double y)
{
  GunSoulLine *line = find_line (gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT));
  GunSoulItem *item = line == NULL ? NULL : gun_soul_line_get_item (line);

  if (item == NULL || !gun_soul_item_is_node (item))
    return NULL;

  return g_ref_string_acquire (gun_soul_item_get_soul (item));
}

static gboolean
show_cb (GtkWidget *widget, GtkWidget *part, const GdkRectangle *at)
{
  GunSoulLine *line = find_line (part);
  GunSoulItem *item = line == NULL ? NULL : gun_soul_line_get_item (line);
  g_autoptr (GMenuModel) menu = item == NULL ? NULL : gun_soul_menu_new_for_item (item);

  if (menu == NULL)
    return FALSE;

  gun_context_menu_show (widget, menu, GTK_WIDGET (line), at);
  return TRUE;
}

/**
 * gun_soul_menu_attach:
 * @widget: what holds lists of souls
 */
void
gun_soul_menu_attach (GtkWidget *widget)
{
  gun_context_menu_attach (widget, show_cb);
}
