/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli-sea.h"

const GunCliUsage gun_cli_pair_usage = {
  .name = "pair",
  .words = "",
  .summary = N_ ("Make the keys of somebody new, and print them as JSON. Who has them is you."),
  .takes = GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_OUTPUT,
};

/**
 * gun_cli_pair:
 * @self: the command
 */
void
gun_cli_pair (GunCli *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaPair) pair = gun_sea_pair_generate (&error);
  const char *output = self->options->keys.output;
  g_autoptr (GunSeaSecret) json = NULL;

  if (pair == NULL)
    {
      gun_cli_fail (self, error);
      return;
    }

  json = gun_sea_pair_to_json (pair);
  if (output == NULL)
    gun_cli_print_secret (self, g_steal_pointer (&json));
  else if (gun_cli_write_secret (output, json, &error))
    gun_cli_print_result (self, "pub", gun_sea_pair_get_pub (pair));
  else
    gun_cli_fail (self, error);
}
