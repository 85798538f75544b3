// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_view.h"
#include "widgets/attention/generate_pane.h"
#include "widgets/attention/prompt_pane.h"
#include "widgets/attention/readout_pane.h"
#include "widgets/attention/sharing.h"
#include "widgets/attention/sharing_commands.h"
#include "widgets/attention/similarity_pane.h"
#include "widgets/attention/training_pane.h"
#include "widgets/bridge/store_session.h"

#include <QPointer>

namespace plumbline::attention {

using shell::Command;
using shell::Menu;
using shell::PaletteGroup;

namespace {

class AttentionCommands : public QObject {
    Q_OBJECT
};
constexpr auto kView = "attention";

/// The view where it has been made: commands of a view that nobody has seen yet cannot run.
using Held = std::shared_ptr<QPointer<AttentionView>>;

QString words(const char* text)
{
    return AttentionCommands::tr(text);
}

/// Registers commands of this view with what they share.
class Adder {
public:
    Adder(shell::CommandTable& commands, Session& session, Held view)
        : m_commands(commands)
        , m_session(session)
        , m_view(std::move(view))
    {
    }

    void add(Command command, std::function<QString()> whyNot = {})
    {
        command.view = kView;
        command.whyNot = [view = m_view, whyNot = std::move(whyNot)] {
            return view->isNull() ? AttentionCommands::tr("the view is not open") : whyNot ? whyNot() : QString();
        };
        m_commands.add(std::move(command));
    }

    [[nodiscard]] std::function<QString()> needsModel() const
    {
        return
            [&session = m_session] { return session.model() != nullptr ? QString() : AttentionCommands::tr("no model is open"); };
    }
    [[nodiscard]] std::function<QString()> needsMatrix() const
    {
        return
            [&session = m_session] { return session.measured() ? QString() : AttentionCommands::tr("nothing is measured yet"); };
    }
    [[nodiscard]] std::function<QString()> needsWriting() const
    {
        return [&session = m_session] { return whyNotWritten(session); };
    }
    [[nodiscard]] static QString whyNotWritten(const Session& session)
    {
        switch (session.engine().store.savedState()) {
        case bridge::SavedState::NoProject: return AttentionCommands::tr("no project is open");
        case bridge::SavedState::ReadOnly: return AttentionCommands::tr("the project is read only");
        default: return {};
        }
    }
    [[nodiscard]] AttentionView& view() const { return **m_view; }
    [[nodiscard]] const Held& held() const { return m_view; }

private:
    shell::CommandTable& m_commands;
    Session& m_session;
    Held m_view;
};

void addMeasuring(Adder& adder, Session& session)
{
    const Held view = adder.held();
    adder.add({.id = "attention.run",
                  .text = [] { return AttentionCommands::tr("Run"); },
                  .name = [] { return AttentionCommands::tr("Measure the prompt"); },
                  .icon = "play",
                  .menu = Menu::Run,
                  .keys = {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")},
                  .run = [view] { (*view)->prompt().run(); },
                  .verb = "plumbline similarity --project"},
        adder.needsModel());
    adder.add({.id = "attention.measureAgain",
                  .text = [] { return AttentionCommands::tr("Measure again"); },
                  .menu = Menu::Run,
                  .run = [&session] { session.measureAgain(); }},
        adder.needsModel());
    adder.add({.id = "attention.editPrompt",
        .text = [] { return AttentionCommands::tr("Edit the prompt"); },
        .icon = "edit",
        .menu = Menu::Edit,
        .section = 2,
        .keys = {QKeySequence("E")},
        .run = [view] { (*view)->prompt().edit(); }});
    const auto choice = [&](const char* id, const char* text, auto member, auto value, Menu menu, int section) {
        adder.add({.id = id,
                      .text = [text] { return words(text); },
                      .menu = menu,
                      .section = section,
                      .run =
                          [&session, member, value] {
                              Choice changed = session.choice();
                              changed.*member = value;
                              session.choose(changed);
                          },
                      .checked = [&session, member, value] { return session.choice().*member == value; }},
            adder.needsWriting());
    };
    choice("attention.scope.prompt", QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "This prompt"), &Choice::scope,
        Scope::Prompt, Menu::Run, 1);
    choice("attention.scope.texts", QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "All texts of the project"),
        &Choice::scope, Scope::Texts, Menu::Run, 1);
    choice("attention.measure.jsd", QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "Jensen–Shannon divergence"),
        &Choice::measure, lisa::Measure::JensenShannon, Menu::Run, 2);
    choice("attention.measure.cosine", QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "Cosine similarity"),
        &Choice::measure, lisa::Measure::Cosine, Menu::Run, 2);
    choice("attention.matching.assignment",
        QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "Heads matched one to one"), &Choice::matching,
        lisa::HeadMatching::Assignment, Menu::Run, 3);
    choice("attention.matching.best", QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "Best head for each"),
        &Choice::matching, lisa::HeadMatching::Best, Menu::Run, 3);
    choice("attention.matching.same", QT_TRANSLATE_NOOP("plumbline::attention::AttentionCommands", "Head by head"),
        &Choice::matching, lisa::HeadMatching::Same, Menu::Run, 3);
    adder.add({.id = "attention.maskSink",
                  .text = [] { return AttentionCommands::tr("Hide attention sink"); },
                  .menu = Menu::Run,
                  .section = 4,
                  .keys = {QKeySequence("S")},
                  .run =
                      [&session] {
                          Choice changed = session.choice();
                          changed.maskSink = !changed.maskSink;
                          session.choose(changed);
                      },
                  .checked = [&session] { return session.choice().maskSink; },
                  .verb = "plumbline similarity --mask-sink"},
        adder.needsWriting());
    adder.add({.id = "attention.generate",
                  .text =
                      [view] {
                          return !view->isNull() && (*view)->generate().isRunning() ? AttentionCommands::tr("Stop writing")
                                                                                    : AttentionCommands::tr("Generate");
                      },
                  .name = [] { return AttentionCommands::tr("Generate, or stop"); },
                  .icon = "play",
                  .menu = Menu::Run,
                  .section = 5,
                  .keys = {QKeySequence("G")},
                  .run =
                      [view] {
                          GeneratePane& pane = (*view)->generate();
                          pane.isRunning() ? pane.stop() : pane.start();
                      },
                  .verb = "plumbline generate"},
        [view]() -> QString { return (*view)->generate().isRunning() ? QString() : (*view)->generate().whyNot(); });
}

void addLooking(Adder& adder)
{
    const Held view = adder.held();
    adder.add({.id = "attention.overview",
        .text = [] { return AttentionCommands::tr("All heads of all layers"); },
        .icon = "grid",
        .menu = Menu::View,
        .section = 5,
        .keys = {QKeySequence("O")},
        .run = [view] { (*view)->similarity().showOverview(!(*view)->similarity().isOverviewShown()); },
        .checked = [view] { return !view->isNull() && (*view)->similarity().isOverviewShown(); }});
    adder.add({.id = "attention.log",
        .text = [] { return AttentionCommands::tr("Log scale"); },
        .menu = Menu::View,
        .section = 5,
        .keys = {QKeySequence("J")},
        .run = [view] { (*view)->cell().setLogarithmic(!(*view)->cell().isLogarithmic()); },
        .checked = [view] { return !view->isNull() && (*view)->cell().isLogarithmic(); }});
    adder.add({.id = "attention.fullRange",
                  .text = [] { return AttentionCommands::tr("Colours over the whole range of the measure"); },
                  .menu = Menu::View,
                  .section = 5,
                  .run = [view] { (*view)->similarity().setFullRange(!(*view)->similarity().isFullRange()); },
                  .checked = [view] { return !view->isNull() && (*view)->similarity().isFullRange(); }},
        adder.needsMatrix());
    adder.add({.id = "attention.lockHeads",
                  .text = [] { return AttentionCommands::tr("Lock heads to the matching"); },
                  .icon = "lock",
                  .menu = Menu::View,
                  .section = 5,
                  .keys = {QKeySequence("H")},
                  .run = [view] { (*view)->cell().setLocked(!(*view)->cell().isLocked()); },
                  .checked = [view] { return !view->isNull() && (*view)->cell().isLocked(); }},
        adder.needsMatrix());
    const auto step = [&](const char* id, const char* key, int by, std::function<QString()> text) {
        adder.add({.id = id,
                      .text = std::move(text),
                      .menu = Menu::Select,
                      .keys = {QKeySequence(key)},
                      .run = [view, by] { (*view)->cell().stepHead(by); }},
            adder.needsMatrix());
    };
    step("attention.previousHead", "[", -1, [] { return AttentionCommands::tr("Previous head"); });
    step("attention.nextHead", "]", 1, [] { return AttentionCommands::tr("Next head"); });
    const auto zoom = [&](const char* id, const char* icon, QList<QKeySequence> keys, std::function<QString()> text, double by) {
        adder.add({.id = id,
            .text = std::move(text),
            .icon = icon,
            .menu = Menu::View,
            .section = 6,
            .keys = std::move(keys),
            .run = [view, by] {
                plots::HeatMapPlot* plot = (*view)->similarity().plot();
                by > 0 ? plot->zoom(by) : plot->fit();
            }});
    };
    zoom(
        "attention.zoomIn", "zoom-in", {QKeySequence("+")}, [] { return AttentionCommands::tr("Zoom in"); }, 1.25);
    zoom(
        "attention.zoomOut", "minus", {QKeySequence("-")}, [] { return AttentionCommands::tr("Zoom out"); }, 0.8);
    zoom(
        "attention.fit", "zoom-fit", {QKeySequence("0")}, [] { return AttentionCommands::tr("Show all"); }, 0);
    adder.add({.id = "attention.export",
                  .text = [] { return AttentionCommands::tr("Export the figure or its numbers…"); },
                  .icon = "export",
                  .menu = Menu::File,
                  .section = 4,
                  .group = PaletteGroup::SettingsAndExport,
                  .keys = {QKeySequence("Ctrl+E")},
                  .run = [view] { (*view)->exportPlot(); },
                  .verb = "plumbline similarity --out"},
        adder.needsMatrix());
}

void addTraining(Adder& adder, TrainingSession& training)
{
    const Held view = adder.held();
    const auto runs = [&training] {
        const auto row = training.shown();
        return row && (row->state == jobs::ProjectJobState::Running || row->state == jobs::ProjectJobState::Queued);
    };
    const auto none = [] { return AttentionCommands::tr("there is no training run"); };
    adder.add({.id = "attention.train",
        .text = [] { return AttentionCommands::tr("Train sharing…"); },
        .menu = Menu::Run,
        .section = 6,
        .keys = {QKeySequence("T")},
        .run = [view] { (*view)->showTraining(); },
        .verb = "plumbline lisa train"});
    adder.add({.id = "attention.train.start",
                  .text = [] { return AttentionCommands::tr("Start training"); },
                  .menu = Menu::Run,
                  .section = 6,
                  .run =
                      [view, &training] {
                          (*view)->showTraining();
                          training.start();
                      },
                  .verb = "plumbline lisa train"},
        [&training] { return training.whyNot(); });
    adder.add({.id = "attention.train.pause",
                  .text =
                      [runs] {
                          return runs() ? AttentionCommands::tr("Pause the training")
                                        : AttentionCommands::tr("Resume the training");
                      },
                  .name = [] { return AttentionCommands::tr("Pause the training, or go on"); },
                  .menu = Menu::Run,
                  .section = 6,
                  .run = [runs, &training] { runs() ? training.pause() : training.resume(); },
                  .verb = "plumbline lisa train --resume"},
        [&training, runs, none]() -> QString {
            const auto row = training.shown();
            if (!row)
                return none();
            if (row->state == jobs::ProjectJobState::Done)
                return AttentionCommands::tr("the training is done");
            return runs() || !training.isActive() ? QString() : AttentionCommands::tr("another training is running");
        });
    adder.add({.id = "attention.train.cancel",
                  .text = [] { return AttentionCommands::tr("Cancel the training"); },
                  .menu = Menu::Run,
                  .section = 6,
                  .run = [&training] { training.cancel(); }},
        [runs] { return runs() ? QString() : AttentionCommands::tr("no training is running"); });
    adder.add({.id = "attention.train.use",
                  .text = [] { return AttentionCommands::tr("Use the trained adapter"); },
                  .menu = Menu::Run,
                  .section = 6,
                  .run = [&training] { training.useAdapter(); }},
        [&training] {
            return training.adapter().empty() ? AttentionCommands::tr("no training is done")
                                              : training.session().sharing().whyNot();
        });
    adder.add({.id = "attention.train.addText",
        .text = [] { return AttentionCommands::tr("Add a text to train on…"); },
        .menu = Menu::File,
        .section = 3,
        .group = PaletteGroup::DataAndSets,
        .run =
            [view] {
                (*view)->showTraining();
                (*view)->training().addTexts();
            }});
}

void addTextsAndModels(Adder& adder, shell::Services& services, Session& session)
{
    const Held view = adder.held();
    adder.add({.id = "attention.addText",
                  .text = [] { return AttentionCommands::tr("Add the prompt to the texts"); },
                  .icon = "plus",
                  .menu = Menu::Edit,
                  .section = 2,
                  .group = PaletteGroup::DataAndSets,
                  .run = [view] { (*view)->addPromptToTexts(); },
                  .verb = "plumbline text add"},
        [&session] {
            const QString reason = Adder::whyNotWritten(session);
            return !reason.isEmpty()         ? reason
                : session.prompt().isEmpty() ? AttentionCommands::tr("the prompt is empty")
                                             : QString();
        });
    adder.add({.id = "attention.importTexts",
                  .text = [] { return AttentionCommands::tr("Add a text from a file…"); },
                  .icon = "import",
                  .menu = Menu::File,
                  .section = 3,
                  .group = PaletteGroup::DataAndSets,
                  .run = [view] { (*view)->importTexts(); },
                  .verb = "plumbline text add --text-file"},
        adder.needsWriting());
    adder.add({.id = "attention.removeText",
                  .text = [] { return AttentionCommands::tr("Remove the chosen text"); },
                  .icon = "minus",
                  .menu = Menu::Edit,
                  .section = 2,
                  .group = PaletteGroup::DataAndSets,
                  .run = [view, &session] { session.removeText((*view)->readouts().chosenText()); },
                  .verb = "plumbline text remove"},
        [view, &session] {
            const QString reason = Adder::whyNotWritten(session);
            return !reason.isEmpty()                        ? reason
                : (*view)->readouts().chosenText().isNull() ? AttentionCommands::tr("no text is chosen")
                                                            : QString();
        });
    const auto askModel = [&services, view](const QString& title) {
        const QString folder = services.settings.text(shell::Setting::LastFolder);
        return services.dialogs.open(view->isNull() ? nullptr : (*view)->window(), title, folder,
            AttentionCommands::tr("Models (*.gguf *.safetensors config.json)"));
    };
    adder.add({.id = "attention.compareWith",
                  .text = [] { return AttentionCommands::tr("Compare with another model…"); },
                  .icon = "split-view",
                  .menu = Menu::File,
                  .section = 2,
                  .group = PaletteGroup::DataAndSets,
                  .run =
                      [&session, askModel] {
                          const QString path = askModel(AttentionCommands::tr("Compare with another model"));
                          if (!path.isEmpty())
                              session.compareWith(std::filesystem::path(path.toStdU16String()));
                      },
                  .verb = "plumbline similarity --against"},
        adder.needsModel());
    adder.add({.id = "attention.compareWithItself",
                  .text = [] { return AttentionCommands::tr("Compare the model with itself"); },
                  .menu = Menu::File,
                  .section = 2,
                  .group = PaletteGroup::DataAndSets,
                  .run = [&session] { session.compareWithItself(); }},
        [&session] { return session.against() != nullptr ? QString() : AttentionCommands::tr("it already is"); });
}

} // namespace

void addAttention(shell::ViewTable& views, shell::CommandTable& commands, shell::Services& services, Session& session,
    TrainingSession& training)
{
    auto held = std::make_shared<QPointer<AttentionView>>();
    views.add({.id = kView,
        .icon = "view-attention",
        .name = [] { return AttentionCommands::tr("Attention"); },
        .summary =
            [] { return AttentionCommands::tr("Which layers see the same? Layer by layer, head by head, token by token."); },
        .key = QKeySequence("Ctrl+3"),
        .make =
            [&commands, &services, &session, &training, held](QWidget* parent) {
                *held = new AttentionView(services, commands, session, training, parent);
                commands.refresh();
                return held->data();
            },
        .states = {"measured", "shared", "heads", "empty", "loading", "error", "stale", "training"}});
    Adder adder(commands, session, held);
    addMeasuring(adder, session);
    addLooking(adder);
    addTraining(adder, training);
    addTextsAndModels(adder, services, session);
    addSharingCommands(commands, services, session, held);
}

} // namespace plumbline::attention

#include "attention_commands.moc"
