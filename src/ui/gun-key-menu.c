/* SPDX-License-Identifier: MIT */

#include "gun-key-menu.h"

#include <glib/gi18n.h>

static void
append (GMenu *section, const char *label, const char *action, const char *keys)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_detailed_action (item, action);
  if (keys != NULL)
    g_menu_item_set_attribute (item, "accel", "s", keys);
  g_menu_append_item (section, item);
}

static GMenu *
append_section (GMenu *menu)
{
  g_autoptr (GMenu) section = g_menu_new ();

  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return section;
}

GMenuModel *
gun_key_menu_new (GunKeyItem *item)
{
  GMenu *menu = g_menu_new ();
  GunValue *value = gun_key_item_get_value (item);
  GunValue *plain = gun_key_item_get_plain_value (item);
  GMenu *section = append_section (menu);

  if (gun_value_get_kind (plain) == GUN_VALUE_LINK)
    append (section, _ ("Follow Link"), "table.follow-link", NULL);
  append (section, _ ("Edit Value"), "table.edit", "F2");
  append (section, _ ("Edit as Text in a Window"), "table.edit-text", "<Shift>F2");
  append (section, _ ("Link to Node…"), "node.link", "<Control>k");

  section = append_section (menu);
  append (section, _ ("Copy Value"), "table.copy-value", "<Control>c");
  append (section, _ ("Copy as JavaScript"), "table.copy-chain", "<Control><Shift>c");

  section = append_section (menu);
  append (section, _ ("Inspect Value"), "graph.inspect::value", "<Alt>Return");
  append (section, _ ("History"), "graph.inspect::history", NULL);
  append (section, _ ("Origin"), "graph.inspect::origin", NULL);

  /* Nothing is left to be deleted where a key holds null */
  section = append_section (menu);
  if (gun_value_get_kind (value) != GUN_VALUE_NULL)
    append (section, _ ("Delete Value"), "table.delete", "Delete");

  return G_MENU_MODEL (menu);
}
