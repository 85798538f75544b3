// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/sharing_commands.h"

#include "widgets/attention/cell_pane.h"
#include "widgets/attention/layer_list.h"
#include "widgets/attention/sharing.h"
#include "widgets/bridge/store_session.h"

#include <QFileInfo>

namespace plumbline::attention {

using shell::Command;
using shell::Menu;
using shell::PaletteGroup;

namespace {

class SharingCommands : public QObject {
    Q_OBJECT
};

} // namespace

void addSharingCommands(
    shell::CommandTable& commands, shell::Services& services, Session& session, std::shared_ptr<QPointer<AttentionView>> view)
{
    constexpr int kSection = 6;
    const auto add = [&](Command command, std::function<QString()> whyNot = {}) {
        command.view = "attention";
        command.section = kSection;
        command.whyNot = [view, &session, whyNot = std::move(whyNot)] {
            if (view->isNull())
                return SharingCommands::tr("the view is not open");
            const QString reason = session.sharing().whyNot();
            return reason.isEmpty() && whyNot ? whyNot() : reason;
        };
        commands.add(std::move(command));
    };
    add({.id = "attention.toggleLayers",
            .text = [] { return SharingCommands::tr("Share the chosen layers, or make them full"); },
            .menu = Menu::Run,
            .keys = {QKeySequence("Space")},
            .run = [view, &session] { session.sharing().toggle((*view)->chosenLayers()); },
            .verb = "plumbline lisa evaluate --matched"},
        [view]() -> QString {
            const auto layers = (*view)->chosenLayers();
            if (layers.empty())
                return SharingCommands::tr("no layer is chosen");
            return layers == std::vector<int>{0} ? SharingCommands::tr("layer 0 has no earlier layer to borrow from") : QString();
        });
    add({.id = "attention.shareNext",
            .text = [] { return SharingCommands::tr("Share the next safest layer"); },
            .menu = Menu::Run,
            .keys = {QKeySequence("Shift+Space")},
            .run = [&session] { session.sharing().shareNext(); },
            .detail =
                [&session] {
                    const auto layer = session.sharing().safest();
                    return layer ? SharingCommands::tr("layer %1").arg(*layer) : QString();
                }},
        [&session] {
            return session.sharing().safest() ? QString() : SharingCommands::tr("there is no full layer that was measured");
        });
    add({.id = "attention.allFull",
            .text = [] { return SharingCommands::tr("Set all layers full"); },
            .menu = Menu::Run,
            .run = [&session] { session.sharing().setAllFull(); }},
        [&session] { return session.sharing().configuration().isFull() ? SharingCommands::tr("they are") : QString(); });
    const auto shareAs = [&](const char* id, lisa::LayerKind kind, std::function<QString()> text,
                             std::function<QString()> whyNot = {}) {
        add({.id = id,
                .text = std::move(text),
                .menu = Menu::Run,
                .run = [&session, kind] { session.sharing().setShareAs(kind); },
                .checked = [&session, kind] { return session.sharing().configuration().shareAs == kind; }},
            std::move(whyNot));
    };
    shareAs(
        "attention.shareAs.matched", lisa::LayerKind::Matched, [] { return SharingCommands::tr("Share with heads matched"); });
    shareAs(
        "attention.shareAs.direct", lisa::LayerKind::Direct, [] { return SharingCommands::tr("Share directly, head by head"); });
    shareAs(
        "attention.shareAs.lisa", lisa::LayerKind::Lisa, [] { return SharingCommands::tr("Share with trained parts"); },
        [&session] {
            return session.sharing().offers().empty() && session.sharing().adapter() == nullptr
                ? SharingCommands::tr("there is no adapter for this model")
                : QString();
        });
    add({.id = "attention.kinds",
        .text = [] { return SharingCommands::tr("Original, matched and trained side by side"); },
        .menu = Menu::View,
        .keys = {QKeySequence("K")},
        .run = [view] { (*view)->cellPane().showKinds(!(*view)->cellPane().areKindsShown()); },
        .checked = [view] { return !view->isNull() && (*view)->cellPane().areKindsShown(); }});
    add({.id = "attention.adapter",
        .text = [] { return SharingCommands::tr("Share as an adapter does…"); },
        .icon = "folder",
        .menu = Menu::Run,
        .group = PaletteGroup::DataAndSets,
        .run =
            [&services, &session, view] {
                const QString path = services.dialogs.open(view->isNull() ? nullptr : (*view)->window(),
                    SharingCommands::tr("An adapter for this model"), services.settings.text(shell::Setting::LastFolder),
                    SharingCommands::tr("Adapters (adapter.json)"));
                if (!path.isEmpty())
                    session.sharing().chooseFolder(std::filesystem::path(path.toStdU16String()).parent_path());
            },
        .verb = "plumbline lisa evaluate --adapter"});
    const auto judgeOn = [&](Command command) {
        command.view = "attention";
        command.menu = Menu::Run;
        command.section = kSection;
        command.group = PaletteGroup::DataAndSets;
        command.whyNot = [&session] {
            switch (session.engine().store.savedState()) {
            case bridge::SavedState::NoProject: return SharingCommands::tr("no project is open");
            case bridge::SavedState::ReadOnly: return SharingCommands::tr("the project is read only");
            default: return QString();
            }
        };
        commands.add(std::move(command));
    };
    judgeOn({.id = "attention.judgeOn.texts",
        .text = [] { return SharingCommands::tr("Judge shared layers on the project's texts"); },
        .run = [&session] { session.sharing().results().judgeOn({}); },
        .checked = [&session] { return session.sharing().results().judgedFile().empty(); }});
    judgeOn({.id = "attention.judgeOn.file",
        .text = [] { return SharingCommands::tr("Judge shared layers on a text file…"); },
        .icon = "folder",
        .run =
            [&services, &session, view] {
                const QString path = services.dialogs.open(view->isNull() ? nullptr : (*view)->window(),
                    SharingCommands::tr("A text to judge on"), services.settings.text(shell::Setting::LastFolder),
                    SharingCommands::tr("Texts (*.txt *.md);;All files (*)"));
                if (path.isEmpty())
                    return;
                services.settings.set(shell::Setting::LastFolder, QFileInfo(path).absolutePath());
                session.sharing().results().judgeOn(std::filesystem::path(path.toStdU16String()));
            },
        .checked = [&session] { return !session.sharing().results().judgedFile().empty(); },
        .verb = "plumbline lisa evaluate --text-file"});
    add({.id = "attention.measureCosts",
            .text = [] { return SharingCommands::tr("Measure what sharing costs"); },
            .menu = Menu::Run,
            .run = [&session] { session.sharing().measureCosts(); },
            .verb = "plumbline lisa sensitivity"},
        [&session] {
            const SharingResults& results = session.sharing().results();
            return results.isMeasuringCosts()  ? SharingCommands::tr("it is being measured")
                : results.judgedOn().isEmpty() ? SharingCommands::tr("there is no text to judge on")
                                               : QString();
        });
}

} // namespace plumbline::attention

#include "sharing_commands.moc"
