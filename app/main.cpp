// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command_line.h"
#include "app/picture_writer.h"
#include "app/window.h"

int main(int argc, char** argv)
{
    return plumbline::app::runCommandLine(
        argc, argv, {.writePicture = plumbline::app::writePicture, .openWindow = plumbline::app::openWindow});
}
