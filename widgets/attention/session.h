// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/base/uuid.h"
#include "core/jobs/executor.h"
#include "core/store/acts.h"
#include "widgets/attention/work.h"

#include <QObject>
#include <filesystem>

namespace plumbline::bridge {
class JobBoard;
class StoreSession;
} // namespace plumbline::bridge
namespace plumbline::plots {
class RasterWorkers;
}

namespace plumbline::attention {

/// What the view works with beside the window's services. Outlives it.
struct Engine {
    jobs::Executor& executor;
    bridge::StoreSession& store;
    bridge::JobBoard& board;
    models::ModelRegistry& registry;
    plots::RasterWorkers& rasters;
};

enum class Scope { Prompt, Texts };

/// What is measured and how: settings of the project, each changed by an act.
struct Choice {
    lisa::Measure measure = lisa::Measure::JensenShannon;
    lisa::HeadMatching matching = lisa::HeadMatching::Assignment;
    bool maskSink = false;
    Scope scope = Scope::Prompt;
    bool operator==(const Choice&) const = default;
};

enum class Phase {
    NoProject,
    NoModel,
    Opening, ///< a model is being loaded
    ModelFailed, ///< it could not be: problem() says why
    NoText, ///< nothing to measure: no prompt, or no texts
    Measuring,
    Measured,
    MeasureFailed,
};

/// A model as people call it: its folder, or its file without the ending.
[[nodiscard]] QString modelFileName(const std::filesystem::path& path);

class Sharing;

/// The model, the texts and the similarity that the Attention view shows, as the project says. Everything a person changes is an
/// act; what comes of it is found in the project or computed as a job, and the old result stays, marked, until then. GUI thread.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(Engine engine, QObject* parent = nullptr);
    ~Session() override;

    [[nodiscard]] const Engine& engine() const { return m_engine; }
    [[nodiscard]] Phase phase() const { return m_phase; }
    [[nodiscard]] const std::optional<Error>& problem() const { return m_problem; }
    [[nodiscard]] const jobs::Progress& progress() const { return m_progress; }
    /// The matrix on screen is of other settings than those chosen: it is being computed, or could not be.
    [[nodiscard]] bool isStale() const { return m_measured && m_phase != Phase::Measured; }

    /// Opens a model and keeps it in the project: an act, done when it is open.
    void openModel(const std::filesystem::path& path, const models::OpenOptions& options = {});
    /// Opens again what the project names.
    void reopenModel();
    [[nodiscard]] const std::shared_ptr<const models::OpenedModel>& model() const { return m_model; }
    /// As people call it: the folder's or file's name.
    [[nodiscard]] QString modelName() const;
    /// The model of the columns, or null. Must have the same tokenizer and number of heads.
    [[nodiscard]] const std::shared_ptr<const models::OpenedModel>& against() const { return m_against; }
    [[nodiscard]] QString againstName() const;
    void compareWith(const std::filesystem::path& path);
    void compareWithItself();

    [[nodiscard]] QString prompt() const { return m_prompt; }
    /// Commits the prompt where it differs, and measures. Ctrl+Enter.
    void run(const QString& prompt);
    [[nodiscard]] std::vector<store::StoredText> texts() const;
    void addText(const QString& title, const QString& text);
    void removeText(const Uuid& id);
    /// Which of the texts the maps are of; null: the prompt, or the first text.
    void showText(const Uuid& id);
    /// The text whose tokens and maps are shown; null while none is read.
    [[nodiscard]] const std::shared_ptr<const ReadText>& text() const { return m_text; }
    [[nodiscard]] std::size_t contextLength() const;

    [[nodiscard]] const Choice& choice() const { return m_choice; }
    void choose(const Choice& choice);

    [[nodiscard]] const std::optional<Measured>& measured() const { return m_measured; }
    /// Texts that the matrix on screen is of.
    [[nodiscard]] std::size_t textCount() const { return m_measuredTexts.size(); }
    [[nodiscard]] std::size_t tokenCount() const;
    /// What is shared in the model, and is to be measured. @see Sharing, which sets it
    [[nodiscard]] const Change& change() const { return m_change; }
    void setChange(const Change& change);
    [[nodiscard]] Sharing& sharing() const { return *m_sharing; }
    [[nodiscard]] const Json& modelRecipe() const { return m_modelRecipe; }
    /// Of the text shown; null until something needed it. A job that captured it gives it back here.
    [[nodiscard]] const std::shared_ptr<const lisa::TextAttention>& attention() const { return m_attention; }
    [[nodiscard]] const std::shared_ptr<const lisa::TextAttention>& againstAttention() const { return m_againstAttention; }
    void keepAttention(const std::shared_ptr<const ReadText>& text, std::shared_ptr<const lisa::TextAttention> own,
        std::shared_ptr<const lisa::TextAttention> against);
    /// What stands under every figure: measure, matching, texts, model, date.
    [[nodiscard]] std::vector<std::string> captions() const;
    [[nodiscard]] QString measureText() const; ///< "JS divergence, heads matched one to one"

    void cancel();
    void measureAgain();

Q_SIGNALS:
    void phaseChanged();
    void modelChanged();
    void promptChanged();
    void textsChanged();
    void textChanged();
    void choiceChanged();
    void measuredChanged();
    void changeChanged();
    /// What the changed model says of the text shown: before its layers are compared.
    void answered(const std::shared_ptr<const plumbline::lisa::LiveAnswer>& answer);
    /// Told once, where it happens; phase() is as it was.
    void failed(const plumbline::Error& error);

private:
    struct Prepared;
    void syncProject();
    void syncModel();
    void openReferred(const Json& json, bool against);
    void startOpening(const std::filesystem::path& path, const models::OpenOptions& options, bool isAct, bool against);
    struct Opened {
        std::shared_ptr<const models::OpenedModel> model;
        Json recipe; ///< of the model's part of a result, from when its files were opened
        models::HeldType asked = models::HeldType::Auto;
    };
    void opened(const Opened& opened, bool isAct, bool against);
    void prepare();
    void start(std::shared_ptr<const Prepared> prepared);
    void finished(const Measured& measured, const std::shared_ptr<const Prepared>& prepared);
    void rematch();
    void setPhase(Phase phase, std::optional<Error> problem = {});
    void updateChip();
    [[nodiscard]] std::optional<Error> whyNotTogether() const;

    Engine m_engine;
    Phase m_phase = Phase::NoProject;
    std::optional<Error> m_problem;
    jobs::Progress m_progress;
    std::shared_ptr<const models::OpenedModel> m_model, m_against;
    Json m_modelRecipe, m_againstRecipe;
    Json m_modelJson, m_againstJson; ///< of the project, as they were taken over
    QString m_prompt;
    std::vector<store::StoredText> m_texts;
    Uuid m_shownText = {};
    Choice m_choice;
    Change m_change;
    std::shared_ptr<const ReadText> m_text;
    std::optional<Measured> m_measured;
    std::vector<std::shared_ptr<const ReadText>> m_measuredTexts;
    std::shared_ptr<const lisa::TextAttention> m_attention, m_againstAttention;
    std::unique_ptr<Sharing> m_sharing;
    jobs::ViewJob m_openJob, m_againstJob, m_prepareJob, m_measureJob, m_matchJob;
};

} // namespace plumbline::attention
