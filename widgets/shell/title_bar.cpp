// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/title_bar.h"

#include "widgets/shell/controls.h"
#include "widgets/shell/format.h"
#include "widgets/shell/theme/icon.h"

#include <QActionGroup>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QStyleOptionToolButton>
#include <QStylePainter>
#include <algorithm>
#include <cmath>

namespace plumbline::shell {

using theme::TextRole;

namespace {
constexpr int kPadding = 9;
constexpr int kMostNameWidth = 240;
constexpr int kBarWidth = 36;
} // namespace

ChipButton::ChipButton(const theme::Theme& theme, QWidget* parent)
    : QToolButton(parent)
    , m_theme(theme)
{
    setProperty("role", "chip");
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ChipButton::setContents(const QString& icon, const QString& name, const QString& count, bool broken)
{
    m_icon = icon;
    m_name = name;
    m_count = count;
    m_broken = broken;
    updateGeometry();
    update();
}

void ChipButton::setCountShown(bool shown)
{
    m_countShown = shown;
    updateGeometry();
}

void ChipButton::setBar(double part)
{
    m_bar = part;
    updateGeometry();
    update();
}

void ChipButton::setFieldWidth(int width)
{
    m_fieldWidth = width;
    updateGeometry();
}

QSize ChipButton::sizeHint() const
{
    const int height = m_theme.px(26);
    if (m_fieldWidth > 0)
        return {m_theme.px(m_fieldWidth), height};
    const QFontMetrics metrics(m_theme.font(TextRole::Body));
    int width = 2 * kPadding + 2 + 16 + 6 + std::min(metrics.horizontalAdvance(m_name), kMostNameWidth);
    if (m_countShown && !m_count.isEmpty())
        width += 6 + metrics.horizontalAdvance(m_count);
    if (m_bar >= 0)
        width += 8 + kBarWidth;
    return {width, height};
}

QSize ChipButton::minimumSizeHint() const
{
    if (m_fieldWidth > 0)
        return sizeHint();
    return {std::min(sizeHint().width(), m_theme.px(96)), m_theme.px(26)};
}

void ChipButton::paintEvent(QPaintEvent*)
{
    QStylePainter painter(this);
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    option.features &= ~QStyleOptionToolButton::HasMenu;
    painter.drawComplexControl(QStyle::CC_ToolButton, option);

    const theme::Colors& colors = m_theme.colors();
    const bool field = m_fieldWidth > 0;
    QRect inner = rect().adjusted(kPadding, 0, -kPadding, 0);
    const QColor iconColor = m_broken ? colors.error : field ? colors.text2 : colors.text;
    painter.drawPixmap(QPointF(inner.left(), (height() - 16) / 2.0),
        theme::iconPixmap(m_broken ? QString("file-broken") : m_icon, iconColor, 16, devicePixelRatioF()));
    inner.setLeft(inner.left() + 16 + 6);
    if (m_bar >= 0) {
        const QRectF bar(inner.right() + 1 - kBarWidth, height() / 2.0 - 3, kBarWidth, 6);
        painter.fillRect(bar, colors.line2);
        painter.fillRect(QRectF(bar.topLeft(), QSizeF(bar.width() * std::min(m_bar, 1.0), bar.height())),
            m_bar >= 0.9 ? colors.warn : colors.accent);
        inner.setRight(inner.right() - kBarWidth - 8);
    }
    painter.setFont(m_theme.font(TextRole::Body));
    const QFontMetrics metrics(painter.font());
    const bool counted = m_countShown && !m_count.isEmpty();
    const int countWidth = counted ? metrics.horizontalAdvance(m_count) : 0;
    const int nameWidth = std::max(inner.width() - (counted ? countWidth + 6 : 0), 0);
    painter.setPen(field ? colors.text3 : m_broken ? colors.error : colors.text);
    painter.drawText(
        inner, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(m_name, Qt::ElideMiddle, nameWidth));
    if (counted) {
        painter.setPen(colors.text3);
        painter.drawText(inner, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, m_count);
    }
}

TitleBar::TitleBar(Actions& actions, CommandTable& commands, Services& services, QWidget* parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_commands(commands)
    , m_services(services)
    , m_menuBar(new QMenuBar(this))
    , m_menuButton(makeToolButton(services.theme, "list", this))
    , m_project(new QToolButton(this))
    , m_data(new ChipButton(services.theme, this))
    , m_model(new ChipButton(services.theme, this))
    , m_search(new ChipButton(services.theme, this))
    , m_device(new ChipButton(services.theme, this))
{
    setObjectName("plTitleBar");
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Title bar"));
    const theme::Theme& theme = services.theme;

    auto* mark = new Mark(theme, 22, this);
    m_menuBar->setObjectName("plMenuBar");
    m_menuBar->setAccessibleName(tr("Menus"));
    m_menuBar->setToolTip(tr("Menus"));
    m_menuBar->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* allMenus = new QMenu(m_menuButton);
    allMenus->setAccessibleName(tr("Menus"));
    for (QMenu* menu : actions.makeMenus(this)) {
        m_menuBar->addMenu(menu);
        allMenus->addMenu(menu);
    }
    described(m_menuButton, "plMenuButton", tr("Menus"));
    m_menuButton->setMenu(allMenus);
    m_menuButton->setPopupMode(QToolButton::InstantPopup);

    described(m_project, "plProjectMenu", tr("Project"));
    m_project->setProperty("role", "project");
    m_project->setFocusPolicy(Qt::TabFocus);
    m_project->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_project->setLayoutDirection(Qt::RightToLeft); // the arrow stands behind the name
    m_project->setIcon(theme.icon("chevron-down"));
    m_project->setIconSize({12, 12});
    m_project->setPopupMode(QToolButton::InstantPopup);
    auto* projectMenu = new QMenu(m_project);
    projectMenu->setAccessibleName(tr("Project"));
    projectMenu->setLayoutDirection(Qt::LeftToRight);
    m_project->setMenu(projectMenu);
    connect(projectMenu, &QMenu::aboutToShow, this, &TitleBar::fillProjectMenu);

    m_data->setObjectName("plDataChip");
    m_model->setObjectName("plModelChip");
    for (ChipButton* chip : {m_data, m_model}) {
        connect(chip, &QToolButton::clicked, this, [this, chip] {
            m_commands.run(chip == m_data ? m_services.project.dataChip().command : m_services.project.modelChip().command);
        });
    }

    described(m_search, "plSearchField", tr("Search or run a command"), {}, commands.keyText("shell.palette"));
    m_search->setFieldWidth(176);
    connect(m_search, &QToolButton::clicked, this, &TitleBar::paletteWanted);

    m_device->setObjectName("plDeviceChip");
    m_device->setPopupMode(QToolButton::InstantPopup);
    auto* deviceMenu = new QMenu(m_device);
    deviceMenu->setAccessibleName(tr("Devices"));
    m_device->setMenu(deviceMenu);
    connect(deviceMenu, &QMenu::aboutToShow, this, &TitleBar::fillDeviceMenu);

    auto* row = makeRow(8);
    row->setContentsMargins(13, 0, 12, 1);
    row->addWidget(mark);
    row->addSpacing(6);
    row->addWidget(m_menuBar, 0, Qt::AlignVCenter);
    row->addWidget(m_menuButton);
    auto* separator = makeRule("separator", this);
    separator->setFixedHeight(20);
    row->addWidget(separator);
    row->addWidget(m_project);
    row->addWidget(m_data);
    row->addWidget(m_model);
    row->addStretch(1);
    row->addWidget(m_search);
    row->addWidget(m_device);
    setLayout(row);

    connect(&services.project, &bridge::ProjectSession::changed, this, &TitleBar::refresh);
    connect(&services.devices, &bridge::DeviceState::changed, this, &TitleBar::refreshDevice);
    connect(&commands, &CommandTable::keysChanged, this, &TitleBar::refresh);
    connect(&theme, &theme::Theme::changed, this, [this] { setFixedHeight(m_services.theme.px(40)); });
    setFixedHeight(theme.px(40));
    refresh();
    refreshDevice();
}

void TitleBar::setSizeClass(SizeClass size)
{
    const bool small = size == SizeClass::Small;
    m_menuBar->setVisible(!small);
    m_menuButton->setVisible(small);
    m_data->setCountShown(!small);
    m_model->setCountShown(!small);
    m_search->setFieldWidth(small ? 132 : size == SizeClass::Large ? 240 : 176);
    m_small = small;
    refreshSearch();
}

void TitleBar::refresh()
{
    const bridge::ProjectSession& project = m_services.project;
    const QString name = project.isOpen() ? project.name() : tr("No project open");
    m_project->setText(fontMetrics().elidedText(name, Qt::ElideRight, 260));
    m_project->setAccessibleName(tr("Project, %1").arg(name));
    m_project->setToolTip(project.isOpen() ? project.path() : tr("New, open and recent projects"));
    restyle(m_project, "empty", !project.isOpen());
    const auto show = [this](ChipButton* chip, const bridge::Chip& contents, const QString& kind) {
        chip->setVisible(!contents.name.isEmpty());
        chip->setContents(contents.icon, contents.name, contents.count, contents.broken);
        const QString spoken = contents.spoken.isEmpty() ? kind.arg(contents.name) : contents.spoken;
        chip->setAccessibleName(spoken);
        chip->setToolTip(spoken);
        const Command* command = m_commands.find(contents.command);
        chip->setAccessibleDescription(command != nullptr ? command->text() : QString());
    };
    show(m_data, project.dataChip(), tr("Data set, %1"));
    show(m_model, project.modelChip(), tr("Model, %1"));
    refreshSearch();
}

void TitleBar::refreshSearch()
{
    const QString key = m_commands.keyText("shell.palette");
    m_search->setContents("search", m_small ? tr("Search") : tr("Search or run"), keyWords(key));
}

void TitleBar::refreshDevice()
{
    const bridge::DeviceRow device = m_services.devices.current();
    QString text = device.name;
    double part = -1;
    if (device.totalGiB > 0) {
        part = device.usedGiB / device.totalGiB;
        text += QStringLiteral("\u2009·\u2009%1/%2\u00a0GiB")
                    .arg(QLocale().toString(device.usedGiB, 'f', 1), QLocale().toString(std::lround(device.totalGiB)));
        if (part >= 0.97)
            text += ' ' + tr("full");
    } else if (device.threads > 0) {
        text = tr("%1 · %n thread(s)", "device", device.threads).arg(device.name);
    }
    m_device->setContents("device", text, {});
    m_device->setBar(part);
    m_device->setAccessibleName(tr("Device, %1").arg(text));
    m_device->setToolTip(tr("Device, %1").arg(text));
}

void TitleBar::fillProjectMenu()
{
    QMenu* menu = m_project->menu();
    menu->clear();
    for (const RecentProject& recent : m_services.settings.recentProjects()) {
        if (recent.path == m_services.project.path() || !QFileInfo::exists(recent.path))
            continue;
        QAction* action = menu->addAction(QString(recent.name).replace('&', "&&"));
        action->setObjectName("plAction.recent");
        action->setToolTip(recent.path);
        connect(action, &QAction::triggered, this, [this, path = recent.path] { Q_EMIT projectWanted(path); });
    }
    if (!menu->isEmpty())
        menu->addSeparator();
    for (const char* id : {"project.new", "project.open", "project.close"}) {
        if (QAction* action = m_actions.action(id); action != nullptr)
            menu->addAction(action);
    }
}

void TitleBar::addMemoryUses(QMenu& menu)
{
    menu.addSeparator();
    bool unused = false;
    const auto tell = [&menu](const QString& text) {
        QAction* line = menu.addAction(QString(text).replace('&', "&&"));
        line->setObjectName("plAction.memory");
        line->setEnabled(false);
    };
    const std::vector<MemoryUse> uses = m_services.memory.uses();
    if (uses.empty())
        tell(tr("No model is held in memory"));
    for (const MemoryUse& use : uses) {
        const QString what = use.detail.isEmpty() ? use.name : use.name + ", " + use.detail;
        tell(use.inUse ? tr("%1: %2", "model: memory").arg(what, memorySize(use.bytes))
                       : tr("%1: %2, not in use", "model: memory").arg(what, memorySize(use.bytes)));
        unused = unused || !use.inUse;
    }
    if (unused && m_services.memory.freeUnused) {
        QAction* free = menu.addAction(tr("Let go of what is not in use"));
        free->setObjectName("plAction.freeMemory");
        connect(free, &QAction::triggered, this, [this] { m_services.memory.freeUnused(); });
    }
}

void TitleBar::fillDeviceMenu()
{
    QMenu* menu = m_device->menu();
    menu->clear();
    auto* group = new QActionGroup(menu);
    for (const bridge::DeviceRow& device : m_services.devices.devices()) {
        QAction* action = menu->addAction(device.name);
        action->setObjectName("plAction.device." + device.id);
        action->setCheckable(true);
        action->setChecked(device.id == m_services.devices.current().id);
        action->setEnabled(static_cast<bool>(m_services.device.use) || action->isChecked());
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, id = device.id] { Q_EMIT m_services.devices.wanted(id); });
    }
    if (m_services.memory.uses)
        addMemoryUses(*menu);
    menu->addSeparator();
    QAction* more = menu->addAction(tr("Devices and threads…"));
    more->setObjectName("plAction.deviceSettings");
    connect(more, &QAction::triggered, this, &TitleBar::settingsWanted);
}

} // namespace plumbline::shell
