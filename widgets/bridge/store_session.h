// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/uuid.h"
#include "core/jobs/dispatcher.h"
#include "widgets/bridge/project_session.h"

#include <QTimer>
#include <future>
#include <memory>

namespace plumbline::store {
class ActDraft;
class Project;
class ProjectServer;
} // namespace plumbline::store

namespace plumbline::bridge {

/// The project file as the window's session. What is not on disk is tried again every 5 s; a project that another process writes
/// is looked at again every 2 s. GUI thread.
class StoreSession final : public ProjectSession {
    Q_OBJECT
public:
    /// @param dispatcher to the window's event loop
    explicit StoreSession(std::shared_ptr<jobs::Dispatcher> dispatcher, QObject* parent = nullptr);
    ~StoreSession() override;

    /// Null where none is open; new after every opened(). For reading; acts go through commit().
    [[nodiscard]] store::Project* project() const { return m_project.get(); }
    /// Does an act: seen at once, on disk when the future is ready. Tells the window.
    /// @throws Error ReadOnly, InvalidArgument; InvalidArgument where no project is open
    std::future<Uuid> commit(const store::ActDraft& draft);
    /// What the title bar shows: the view that opens models knows. An empty name: no chip.
    void setModelChip(const Chip& chip);

    [[nodiscard]] bool isOpen() const override { return m_project != nullptr; }
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString path() const override;
    [[nodiscard]] SavedState savedState() const override;
    [[nodiscard]] QString savedReason() const override;
    [[nodiscard]] int undoDepth() const override;
    [[nodiscard]] int redoDepth() const override;
    [[nodiscard]] QString undoText() const override;
    [[nodiscard]] QString redoText() const override;
    [[nodiscard]] Chip dataChip() const override;
    [[nodiscard]] Chip modelChip() const override { return m_modelChip; }
    void create(const QString& path) override;
    void open(const QString& path) override;
    void close() override;
    void saveNow() override;
    void undo() override;
    void redo() override;

    /// An act's kind as people read it: "text added".
    [[nodiscard]] static QString actText(const std::string& kind);

Q_SIGNALS:
    /// The project is about to close: whoever works with it ends now. One that cannot be closed goes on, and changed() comes.
    void closing();
    /// Another project, or none: what was taken from project() is gone.
    void opened();
    /// What the project holds has changed: by an act, an undo, or another process. @param view where the act belongs, or empty
    void contentChanged(const QString& view);

private:
    void take(const QString& path, bool create);
    void serve();
    void tellContent(const QString& view);

    std::shared_ptr<jobs::Dispatcher> m_dispatcher;
    std::unique_ptr<store::Project> m_project;
    std::unique_ptr<store::ProjectServer> m_server; ///< for verbs that want to write while the window holds the project
    Chip m_modelChip;
    QTimer m_retry;
    QTimer m_look;
};

} // namespace plumbline::bridge
