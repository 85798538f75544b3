// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QHash>
#include <QKeySequence>
#include <QObject>
#include <QString>
#include <deque>
#include <functional>
#include <optional>

namespace plumbline::shell {

enum class Menu { None, File, Edit, View, Select, Run, Window, Help };
inline constexpr int kMenuCount = static_cast<int>(Menu::Help) + 1;

/// Where the palette lists a command.
enum class PaletteGroup { InThisView, GoTo, DataAndSets, SettingsAndExport };

/// One act that a person can start. Menus, palette, tooltips, key editor and key sheet are made from these rows.
struct Command {
    QString id; ///< "attention.measure"; stable, for settings and tests
    std::function<QString()> text; ///< translated when asked, so that a window made anew speaks the new language
    std::function<QString()> name = {}; ///< for key editor and sheet where the text changes: "Undo" beside "Undo: add a text"
    QString icon = {};
    QString view = {}; ///< acts in this view only; empty: everywhere
    Menu menu = Menu::None;
    int section = 0; ///< commands of one menu with different sections have a line between them
    PaletteGroup group = PaletteGroup::InThisView;
    QList<QKeySequence> keys = {}; ///< at first; a person may change them
    std::function<QString()> whyNot = {}; ///< translated reason; empty text or no function: it can run
    std::function<void()> run; ///< may throw Error: the window shows it
    std::function<bool()> checked = {}; ///< of a switch
    std::function<QString()> detail = {}; ///< what the palette says at the right: "5 layers"
    QString verb = {}; ///< the command line that does the same: "plumbline similarity"
    bool inPalette = true;

    [[nodiscard]] QString plainName() const { return (name ? name() : text()).remove(QLatin1Char('&')); }
};

/// All commands, in the order of their registration. GUI thread.
class CommandTable : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// @throws Error Internal where the id is taken, or a key is taken within the same view
    void add(Command command);
    [[nodiscard]] const std::deque<Command>& commands() const { return m_commands; }
    [[nodiscard]] const Command* find(const QString& id) const;
    /// Empty where it can run.
    [[nodiscard]] QString whyNot(const Command& command) const;
    /// Runs it, or does nothing where it cannot run. What it throws comes out of failed().
    void run(const QString& id);

    [[nodiscard]] QList<QKeySequence> keys(const QString& id) const;
    /// The first key as people read it: "Ctrl+K". Empty where it has none.
    [[nodiscard]] QString keyText(const QString& id) const;
    /// The command that has this key already in the same view or everywhere; not `id` itself.
    [[nodiscard]] const Command* clash(const QString& id, const QKeySequence& key) const;
    /// @returns the clashing command where the keys are refused, else null
    const Command* setKeys(const QString& id, const QList<QKeySequence>& keys);
    /// Back to the keys at first. @returns the clashing command where they are refused
    const Command* resetKeys(const QString& id);
    void resetAllKeys();
    /// Only what differs from the keys at first: id to texts of key sequences.
    [[nodiscard]] QHash<QString, QStringList> changedKeys() const;
    void restoreKeys(const QHash<QString, QStringList>& keys);

    /// To be called when whyNot() or checked() of some command may have changed; cheap, joined to one signal per event loop turn.
    void refresh();

Q_SIGNALS:
    void stateChanged();
    void keysChanged();
    void failed(const plumbline::Error& error);

private:
    std::deque<Command> m_commands;
    QHash<QString, QList<QKeySequence>> m_changed;
    bool m_refreshPosted = false;
};

} // namespace plumbline::shell
