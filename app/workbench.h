// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor.h"
#include "core/models/registry.h"
#include "widgets/attention/session.h"
#include "widgets/attention/training_session.h"
#include "widgets/bridge/gui_dispatcher.h"
#include "widgets/bridge/job_board.h"
#include "widgets/bridge/project_work.h"
#include "widgets/bridge/store_session.h"
#include "widgets/plots/raster_renderer.h"
#include "widgets/shell/log_file.h"
#include "widgets/shell/main_window.h"
#include "widgets/shell/translations.h"

#include <memory>

class QApplication;

namespace plumbline::app {

/// Everything that stands behind a window, in the order of its making: settings, executor, project, models, sessions of the
/// views. GUI thread.
class Workbench {
public:
    /// @param settingsFile empty: the user's own
    Workbench(QApplication& application, const QString& settingsFile);
    ~Workbench();
    Workbench(const Workbench&) = delete;
    Workbench& operator=(const Workbench&) = delete;

    void setLanguage(const QString& language);
    /// A window with tables of its own, which live as long as it.
    [[nodiscard]] std::shared_ptr<shell::MainWindow> makeWindow();
    /// Opens a project; or a model, in a project that is made for it where none is open.
    /// @param folder of that project
    void openFile(const QString& file, const QString& folder);

    [[nodiscard]] shell::Services& services() { return m_services; }
    [[nodiscard]] bridge::StoreSession& store() { return m_store; }
    [[nodiscard]] attention::Session& attention() { return m_session; }
    [[nodiscard]] attention::TrainingSession& training() { return m_training; }
    [[nodiscard]] bridge::ProjectWork& work() { return m_work; }

private:
    void offerDemo();

    shell::Settings m_settings;
    shell::LogFile m_log;
    shell::Translations m_translations;
    theme::Theme m_theme;
    plots::RasterWorkers m_rasters;
    std::shared_ptr<bridge::GuiDispatcher> m_dispatcher;
    models::ModelRegistry m_registry;
    jobs::Executor m_executor;
    bridge::StoreSession m_store;
    bridge::JobBoard m_board;
    bridge::DeviceState m_devices;
    attention::Session m_session;
    std::shared_ptr<QPointer<attention::TrainingSession>> m_trainingListener;
    bridge::ProjectWork m_work;
    attention::TrainingSession m_training;
    shell::Services m_services;
};

} // namespace plumbline::app
