// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/project_jobs.h"
#include "widgets/attention/session.h"
#include "widgets/attention/training_work.h"

#include <QPointer>
#include <QTimer>

namespace plumbline::bridge {
class ProjectWork;
}

namespace plumbline::attention {

/// Training runs of the open project: what is asked for, the run that is shown, its curve. The runs are project jobs: they
/// outlive the view, are interrupted when the project closes and stand there again, with their curve, when it opens. GUI thread.
class TrainingSession final : public QObject {
    Q_OBJECT
public:
    /// Of a training job. @param kinds takes the kind of job; before a project opens
    TrainingSession(Session& session, bridge::ProjectWork& work, QObject* parent = nullptr);
    ~TrainingSession() override;
    /// Makes the kind of job known. @param listener hears of all runs; filled when the session is made
    static void addKind(jobs::ProjectJobKinds& kinds, const std::shared_ptr<QPointer<TrainingSession>>& listener);

    [[nodiscard]] Session& session() const { return m_session; }
    [[nodiscard]] const TrainingWish& wish() const { return m_wish; }
    void setWish(const TrainingWish& wish);
    void addTexts(const QStringList& files);
    void removeText(int index);
    /// Files of the wish as they were read; those not read yet are left out of sums.
    struct Text {
        std::filesystem::path file;
        std::optional<TrainingText> read;
    };
    [[nodiscard]] const std::vector<Text>& texts() const { return m_texts; }
    [[nodiscard]] std::size_t tokens() const;
    [[nodiscard]] bool isReading() const;
    [[nodiscard]] std::filesystem::path usualOut() const; ///< beside the project; free
    /// Why it cannot start; empty: it can.
    [[nodiscard]] QString whyNot() const;
    /// What it will take, in sentences.
    [[nodiscard]] QString needs() const;
    /// @throws Error ReadOnly where the folder cannot be written, FileNotFound
    void start();

    /// Newest first.
    [[nodiscard]] std::vector<jobs::ProjectJobRow> runs() const;
    /// The run that is shown; none: there is none.
    [[nodiscard]] std::optional<jobs::ProjectJobRow> shown() const;
    void show(const Uuid& id);
    void pause();
    void resume();
    void cancel();
    void remove(); ///< of the list, with its checkpoint; its adapter stays
    [[nodiscard]] bool isActive() const; ///< waits or runs
    /// Asked to pause or end, and not there yet.
    [[nodiscard]] bool isEnding() const { return m_ending && isActive(); }
    [[nodiscard]] const std::vector<lisa::TrainingPoint>& points() const { return m_points; }
    [[nodiscard]] const std::vector<int>& trainedLayers() const { return m_layers; }
    [[nodiscard]] std::int64_t trainedParameters() const { return m_parameters; }
    [[nodiscard]] double tokensPerSecond() const; ///< of the last steps; 0: unknown
    [[nodiscard]] std::optional<double> secondsLeft() const;
    [[nodiscard]] std::vector<std::string> captions() const;
    /// Folder of the adapter of the run that is shown, where it is done; else empty.
    [[nodiscard]] std::filesystem::path adapter() const;
    void useAdapter();

Q_SIGNALS:
    void wishChanged();
    void runChanged();
    void pointsChanged();
    /// An adapter was made, or is to be used.
    void adapterReady(const QString& folder);
    void adapterWanted(const QString& folder);

private:
    void projectReplaced();
    void rowChanged(const Uuid& id);
    void readTexts();
    void loadCurve();
    void keepCurve();
    void heard(const Uuid& id, const lisa::TrainingCurve& curve);
    void heard(const Uuid& id, const lisa::TrainingPoint& point);

    Session& m_session;
    bridge::ProjectWork& m_work;
    TrainingWish m_wish = TrainingWish::usual();
    std::vector<Text> m_texts;
    std::shared_ptr<const models::OpenedModel> m_readFor; ///< whose tokens were counted
    Uuid m_shown = {};
    std::vector<lisa::TrainingPoint> m_points;
    std::vector<int> m_layers;
    std::int64_t m_parameters = 0;
    double m_speed = 0; ///< tokens a second of the last run that was seen
    bool m_ending = false, m_curveChanged = false;
    QTimer m_keep;
    jobs::ViewJob m_reading, m_loading;
};

} // namespace plumbline::attention
