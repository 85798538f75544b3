// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/jobs/executor.h"
#include "core/lisa/text_grams.h"
#include "widgets/attention/changed_model.h"

#include <QObject>
#include <QString>
#include <map>

namespace plumbline::attention {

class Session;

/// A text that configurations are judged on: its first tokens.
struct JudgedText {
    std::string title;
    int texts = 0;
    std::vector<std::int32_t> ids;
    std::vector<std::string> whole; ///< all of it: what an adapter's training text is held against
    std::optional<Error> problem; ///< it is a file that cannot be read
    [[nodiscard]] std::int64_t window() const
    {
        return std::min<std::int64_t>(kJudgedWindow, static_cast<std::int64_t>(ids.size()));
    }
};

/// How much of the text that is judged on stood in the training text of an adapter.
struct TrainedOn {
    lisa::TextGrams::Overlap overlap;
    std::optional<Error> problem; ///< it cannot be told: the adapter does not say what it was trained on
    /// A perplexity of the adapter on this text says nothing.
    [[nodiscard]] bool spoils() const { return problem || overlap.spoils(); }
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
    /// The text file that is judged on; empty: the texts of the project.
    [[nodiscard]] std::filesystem::path judgedFile() const;
    /// An act: a text file, or the texts of the project.
    void judgeOn(const std::filesystem::path& file);
    /// Why the text cannot be read.
    [[nodiscard]] const Error* judgedProblem() const
    {
        return m_text != nullptr && m_text->problem ? &*m_text->problem : nullptr;
    }
    /// Set where the configuration has trained parts and the text stood in what they were trained on, or may have: it is not
    /// judged.
    [[nodiscard]] const TrainedOn* spoiledBy() const;

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
    [[nodiscard]] const TrainedOn* spoils(const Configuration& configuration) const;
    [[nodiscard]] std::vector<std::pair<std::string, std::filesystem::path>> adaptersToCheck() const;
    [[nodiscard]] Json recipeOf(const char* kind, const Configuration& configuration) const;
    [[nodiscard]] Json visitsRecipe() const;
    void put(const Json& recipe, const Json& numbers);

    Session& m_session;
    Change m_change;
    std::shared_ptr<const JudgedText> m_text;
    std::string m_textKey;
    std::map<std::string, TrainedOn> m_trainedOn; ///< of m_text, by the adapter's hash
    std::vector<Visit> m_visits;
    std::optional<lisa::LiveCosts> m_costs;
    std::optional<lisa::LiveJudgement> m_lastJudgement;
    std::optional<lisa::LiveSpeed> m_lastSpeed;
    std::vector<std::int32_t> m_costsMatchedOn;
    bool m_visitsRead = false, m_lookedUp = false, m_wanted = false;
    jobs::ViewJob m_textJob, m_lookJob, m_judgeJob, m_speedJob, m_costJob;
};

} // namespace plumbline::attention
