// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/device_state.h"
#include "widgets/bridge/job_list.h"
#include "widgets/bridge/project_session.h"
#include "widgets/shell/model_offer.h"
#include "widgets/shell/settings.h"
#include "widgets/shell/theme/theme.h"

#include <filesystem>
#include <functional>

class QWidget;

namespace plumbline::shell {

/// Asks a person: for a path (empty where there is none), or before a loss. Tests put their own in place of the system's dialogs.
struct Dialogs {
    std::function<QString(QWidget* parent, const QString& title, const QString& folder, const QString& filter)> open;
    std::function<QString(QWidget* parent, const QString& title, const QString& folder, const QString& filter)> save;
    std::function<QString(QWidget* parent, const QString& title, const QString& folder)> folder;
    /// For loss only: "Stop the recording?". @returns whether the act is wanted
    std::function<bool(QWidget* parent, const QString& question, const QString& act)> confirm;
    [[nodiscard]] static Dialogs system();
};

/// The demo project, told from its own contents. Without a `run` the first-run page does not offer it.
struct DemoOffer {
    QString summary; ///< "A small language model with three texts and their measured matrices."
    std::function<void()> run;
};

/// What follows the choice of a device (Setting::Device). Setting::Threads is read by the program at its start.
struct DeviceService {
    /// Where models run that are opened from now on; an empty id: the best one. No function: no choice is offered.
    std::function<void(const QString& id)> use = {};
};

/// What the window is made with. Everything outlives it. GUI thread.
struct Services {
    theme::Theme& theme;
    Settings& settings;
    bridge::ProjectSession& project;
    bridge::JobList& jobs;
    bridge::DeviceState& devices;
    std::filesystem::path logFile = {}; ///< shown by *Show the log file* and sent with *Copy report*
    QString version = {};
    DemoOffer demo = {};
    Dialogs dialogs = Dialogs::system();
    ModelService models = {};
    MemoryService memory = {}; ///< for the device menu
    DeviceService device = {};
};

} // namespace plumbline::shell
