// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/executor.h"
#include "widgets/attention/changed_model.h"

#include <QObject>
#include <QString>

namespace plumbline::attention {

class Session;

/// A text that configurations are judged on.
struct JudgedText {
    std::string title;
    int texts = 0;
    std::vector<std::int32_t> ids;
    [[nodiscard]] std::int64_t window() const { return std::min<std::int64_t>(kJudgedWindow, static_cast<std::int64_t>(ids.size())); }
};

/// A configuration that was looked at once, with what is known of it.
struct Visit {
    Configuration configuration;
    std::optional<lisa::LiveJudgement> judgement;
    std::optional<lisa::LiveSpeed> speed;
};

/// Perplexity, speed, cost of each layer, and the configurations visited: measured as jobs of the lowest lane once the view is at
/// rest, and kept in the project as results, each with the configuration in its recipe. GUI thread.
class SharingResults : public QObject {
    Q_OBJECT
public:
    explicit SharingResults(Session& session);

    /// Another configuration, model or text: looks up what the project has. What is measured is dropped.
    /// @param change none: the full model
    void setChange(const Change& change);
    /// The view is at rest: measures what is missing.
    void measureMissing();
    void measureCosts(const std::vector<std::int32_t>& matchedOn);
    [[nodiscard]] bool isMeasuringCosts() const { return m_costJob.running(); }
    void stop();

    /// Of the configuration of setChange(); nothing while it is not measured.
    [[nodiscard]] std::optional<lisa::LiveJudgement> judgement() const;
    [[nodiscard]] std::optional<lisa::LiveSpeed> speed() const;
    [[nodiscard]] bool isMeasuring() const { return m_judgeJob.running() || m_speedJob.running(); }
    /// What was shown before it, to be dimmed.
    [[nodiscard]] const std::optional<lisa::LiveJudgement>& lastJudgement() const { return m_lastJudgement; }
    [[nodiscard]] const std::optional<lisa::LiveSpeed>& lastSpeed() const { return m_lastSpeed; }
    [[nodiscard]] const std::optional<lisa::LiveCosts>& costs() const { return m_costs; }
    [[nodiscard]] const std::vector<Visit>& visits() const { return m_visits; }
    /// Index in visits() of the configuration that is set; −1: none.
    [[nodiscard]] int current() const;
    /// "3 texts, 2,048 tokens"; empty: there is no text to judge on.
    [[nodiscard]] QString judgedOn() const;

Q_SIGNALS:
    void changed();
    void costsChanged();
    void visitsChanged();

private:
    struct Found;
    void readText();
    void lookUp();
    void found(const Found& found);
    void visit();
    void storeVisits();
    void startJudging();
    void startSpeed();
    [[nodiscard]] Visit* currentVisit();
    [[nodiscard]] Json recipeOf(const char* kind, const Configuration& configuration) const;
    [[nodiscard]] Json visitsRecipe() const;
    void put(const Json& recipe, const Json& numbers);

    Session& m_session;
    Change m_change;
    std::shared_ptr<const JudgedText> m_text;
    std::string m_textKey;
    std::vector<Visit> m_visits;
    std::optional<lisa::LiveCosts> m_costs;
    std::optional<lisa::LiveJudgement> m_lastJudgement;
    std::optional<lisa::LiveSpeed> m_lastSpeed;
    std::vector<std::int32_t> m_costsMatchedOn;
    bool m_visitsRead = false, m_lookedUp = false, m_wanted = false;
    jobs::ViewJob m_textJob, m_lookJob, m_judgeJob, m_speedJob, m_costJob;
};

} // namespace plumbline::attention
