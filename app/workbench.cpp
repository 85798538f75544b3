// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workbench.h"

#include "app/model_service.h"
#include "core/nn/job_scope.h"
#include "core/nn/torch_workers.h"
#include "widgets/attention/attention_view.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <sys/resource.h>
#include <unistd.h>

namespace plumbline::app {

namespace {

struct Held {
    Held(shell::Services& services, attention::Session& session, attention::TrainingSession& training)
    {
        attention::addAttention(views, commands, services, session, training);
        window = std::make_unique<shell::MainWindow>(views, commands, services);
    }
    shell::ViewTable views;
    shell::CommandTable commands;
    std::unique_ptr<shell::MainWindow> window;
};

jobs::ExecutorConfig executorConfig(const shell::Settings& settings, const std::shared_ptr<jobs::Dispatcher>& dispatcher)
{
    nn::setThreads(settings.number(shell::Setting::Threads));
    jobs::ExecutorConfig config;
    config.team = std::make_shared<nn::TorchWorkers>();
    config.dispatcher = dispatcher;
    // The window comes first: on as many cores as the team has threads it would else wait for its turn. The team's threads
    // are made by the compute thread and take over its priority.
    config.jobScope = [fresh = nn::freshThreadState()] {
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 5);
        return fresh();
    };
    return config;
}

std::shared_ptr<const jobs::ProjectJobKinds> jobKinds(const std::shared_ptr<QPointer<attention::TrainingSession>>& training)
{
    auto kinds = std::make_shared<jobs::ProjectJobKinds>();
    attention::TrainingSession::addKind(*kinds, training);
    return kinds;
}

QString freshProject(const QString& folder, const QString& name)
{
    const QDir place(folder);
    QString path = place.filePath(name + ".plumb");
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = place.filePath(QStringLiteral("%1 %2.plumb").arg(name).arg(number));
    return path;
}

} // namespace

Workbench::Workbench(QApplication& application, const QString& settingsFile)
    : m_settings(settingsFile)
    , m_log(shell::usualLogFile())
    , m_dispatcher(std::make_shared<bridge::GuiDispatcher>())
    , m_executor(executorConfig(m_settings, m_dispatcher))
    , m_store(m_dispatcher)
    , m_board(m_executor)
    , m_session({m_executor, m_store, m_board, m_registry, m_rasters})
    , m_trainingListener(std::make_shared<QPointer<attention::TrainingSession>>())
    , m_work(m_executor, m_store, m_board, m_dispatcher, jobKinds(m_trainingListener))
    , m_training(m_session, m_work)
    , m_services{m_theme, m_settings, m_store, m_board, m_devices}
{
    *m_trainingListener = &m_training;
    setLanguage(m_settings.text(shell::Setting::Language));
    m_theme.applyTo(application);
    // Of the devices that gpu/ knows only those are offered whose ops have run there: resources/op_table.json.
    m_devices.set({{"cpu", "CPU", m_executor.teamSize()}}, 0);
    m_services.logFile = m_log.path();
    m_services.version = QStringLiteral(PLUMBLINE_VERSION);
    m_services.models = makeModelService(m_executor, m_registry, m_session);
    m_services.memory = makeMemoryService(m_registry);
    offerDemo();
}

Workbench::~Workbench() = default;

void Workbench::setLanguage(const QString& language)
{
    m_translations.use(language);
    m_theme.setChinese(m_translations.isChinese());
}

std::shared_ptr<shell::MainWindow> Workbench::makeWindow()
{
    auto held = std::make_shared<Held>(m_services, m_session, m_training);
    return {held, held->window.get()};
}

void Workbench::openFile(const QString& file, const QString& folder)
{
    const QFileInfo info(file);
    if (info.suffix() == "plumb" || !info.exists()) {
        m_store.open(file);
        return;
    }
    if (!m_store.isOpen())
        m_store.create(freshProject(folder, info.completeBaseName()));
    m_session.openModel(std::filesystem::path(info.absoluteFilePath().toStdU16String()));
}

/// Where packaging/demo made it, or where it was made before.
void Workbench::offerDemo()
{
    QString path = m_settings.text(shell::Setting::DemoProject);
    const QString beside = QDir(QApplication::applicationDirPath()).absoluteFilePath("../../demo/demo.plumb");
    if (!QFileInfo::exists(path))
        path = QFileInfo::exists(beside) ? QFileInfo(beside).canonicalFilePath() : QString();
    if (path.isEmpty())
        return;
    m_services.demo.summary = QApplication::translate("Workbench",
        "SmolLM2-135M-Instruct with three texts and their measured matrices. Opens in a few seconds and needs no network.");
    m_services.demo.run = [this, path] { m_store.open(path); };
}

} // namespace plumbline::app
