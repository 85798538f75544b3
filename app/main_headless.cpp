// SPDX-License-Identifier: GPL-3.0-or-later
// The program of a build without Qt: verbs only.
#include "app/commands/command_line.h"

int main(int argc, char** argv)
{
    return plumbline::app::runCommandLine(argc, argv, {});
}
